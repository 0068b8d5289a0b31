namespace NeuralNet.Tool.Tests;

/// <summary><c>train</c>: what it finds, says and writes.</summary>
public sealed class TrainCommandTests(TrainedModels models) : IClassFixture<TrainedModels>
{
    [Fact]
    [Trait("Category", "Numeric")]
    public void Train_SameSeed_IsTheLibrarysFit()
    {
        models.Training.Code.Should().Be(0, models.Training.Error);
        (Table train, Table test) = Table.Read(models.TrainingTable).StratifiedSplit("churn", 0.8, seed: 3);
        MlpClassifier expected = MlpClassifier.Fit(train, "churn", new MlpOptions { Members = 2, Epochs = 4, Seed = 3 });

        MlpClassifier.Load(models.Classifier).PredictProbabilities(test).AsSpan().ToArray().Should().Equal(expected.PredictProbabilities(test).AsSpan().ToArray());
        models.Training.Out.Should().Contain(expected.Evaluate(test).ToString());
    }

    [Fact]
    public void Train_NoTerminal_PlainLines()
    {
        models.Training.Out.Should().NotContain("\u001b").And.Contain("train.csv: 1500 rows, 20 columns\n").And.Contain("predicts \"churn\": 2 classes\n")
            .And.Contain("learns from 1200 rows, seed 3\n").And.MatchRegex("trial 2/2, epoch 4/4: loss [0-9.]+, validation loss [0-9.]+, [0-9,]+ rows/s\n")
            .And.MatchRegex("network 2/2, epoch 4/4: ").And.NotContain("network 1/2, epoch", "it is one of the trials")
            .And.Contain("On 300 rows that it did not learn from:\n");
        models.Training.Error.Should().BeEmpty();
    }

    [Fact]
    public void Train_WritesTheReport_UnlessTold()
    {
        string report = Path.ChangeExtension(models.Classifier, ".html");
        models.Training.Out.Should().Contain($"report  {report}\n");
        File.ReadAllText(report).Should().Contain("neuralnet train").And.Contain("--target churn --members 2 --epochs 4 --seed 3");

        string model = models.InFolder("silent.safetensors");
        ToolRun.Of("train", TrainedModels.Fish, "--target", "Weight", "--members", "1", "--epochs", "1", "--output", model, "--report", "none").Code.Should().Be(0);
        File.Exists(Path.ChangeExtension(model, ".html")).Should().BeFalse();
    }

    [Fact]
    public void Train_Terminal_DrawsCurves()
    {
        ToolRun run = ToolRun.With([], true, "train", TrainedModels.Fish, "--target", "Weight", "--members", "1", "--epochs", "30", "--output", models.InFolder("screen.safetensors"));

        run.Code.Should().Be(0, run.Error);
        run.Out.Should().Contain("\u001b[").And.Contain("validation loss").And.Contain("epoch 30 of 30").And.Contain("100 %");
        run.Out.Should().MatchRegex("[\u2801-\u28FF]", "the curves are drawn by dots");
    }

    [Fact]
    public void Train_NumbersOfFewValues_AreClasses()
    {
        string path = models.InFolder("survived.csv");
        File.WriteAllLines(path, ["age,survived", .. Enumerable.Range(0, 80).Select(i => $"{i},{(i * 7 % 11 < 5 ? 1 : 0)}")]);
        string[] quick = ["--members", "1", "--epochs", "2", "--output", models.InFolder("survived.safetensors")];

        ToolRun.Of(["train", path, "--target", "survived", .. quick]).Out.Should().Contain("predicts \"survived\": 2 classes (--task number takes them as numbers)\n");
        ToolRun.Of(["train", path, "--target", "survived", "--task", "number", .. quick]).Out.Should().Contain("predicts \"survived\": a number\n").And.Contain("RMSE");
    }

    [Fact]
    public void Train_SuspiciousColumns_AreNamed()
    {
        string path = models.InFolder("suspicious.csv");
        File.WriteAllLines(path, ["id,same,age,left_on,left", .. Enumerable.Range(0, 80).Select(i => $"{1000 + i},x,{i % 30},{(i % 3 == 0 ? "sent" : "")},{(i % 3 == 0 ? "yes" : "no")}")]);

        ToolRun run = ToolRun.Of("train", path, "--target", "left", "--members", "1", "--epochs", "2", "--output", models.InFolder("s.safetensors"));

        run.Code.Should().Be(0, run.Error);
        run.Out.Should().Contain("note: id: each row has another value, as an identifier has").And.Contain("note: same: all values are the same")
            .And.Contain("suspicious: \"left_on\": its value alone tells \"left\" in 100 % of the rows. If it is not known when one predicts, leave it out: --ignore \"left_on\"\n");
        run.Out.Should().NotContain("suspicious: \"age\"").And.NotContain("suspicious: \"id\"");
    }

    [Fact]
    public void Train_CopyOfANumber_IsNamed()
    {
        string path = models.InFolder("cents.csv");
        File.WriteAllLines(path, ["rooms,cents,price", .. Enumerable.Range(0, 60).Select(i => $"{i * 7 % 13},{i * 100},{i}.5")]);

        ToolRun run = ToolRun.Of("train", path, "--target", "price", "--ignore", "rooms", "--members", "1", "--epochs", "2", "--output", models.InFolder("c.safetensors"));

        run.Out.Should().Contain("suspicious: \"cents\": its correlation with \"price\" is 1.");
        MlpRegressor.Load(models.InFolder("c.safetensors")).Features.Should().Equal("cents");
    }

    [Fact]
    public void Train_RowsWithoutTarget_AreLeftOut()
    {
        string path = models.InFolder("gaps.csv");
        File.WriteAllLines(path, ["x,y", .. Enumerable.Range(0, 60).Select(i => $"{i},{(i % 6 == 0 ? "" : $"{i}.5")}")]);

        ToolRun.Of("train", path, "--target", "y", "--members", "1", "--epochs", "2", "--test", "0", "--output", models.InFolder("g.safetensors")).Out
            .Should().Contain("10 rows without a value of \"y\" are left out\n").And.Contain("learns from 50 rows").And.NotContain("did not learn from");
    }

    [Fact]
    public void Train_TestFileAndResume_GoOn()
    {
        string path = models.InFolder("resumed.safetensors");
        string[] command = ["train", models.TrainingTable, "--target", "churn", "--test", models.NewTable, "--epochs", "2", "--output", path];
        ToolRun.Of([.. command, "--resume"]).Problem(1).Should().Contain("Leave --resume out for the first training.");
        ToolRun.Of([.. command, "--members", "2"]).Code.Should().Be(0);
        byte[] first = File.ReadAllBytes(path);

        ToolRun again = ToolRun.Of([.. command, "--resume"]);

        again.Code.Should().Be(0, again.Error);
        again.Out.Should().Contain($"goes on from {path}, training 2: 2 networks, at a small learning rate\n").And.Contain("learns from 1500 rows")
            .And.Contain("network 2/2, epoch 2/2").And.NotContain("trial").And.Contain("On 500 rows that it did not learn from:");
        File.ReadAllBytes(path).Should().NotEqual(first);
        File.ReadAllText(Path.ChangeExtension(path, ".html")).Should().Contain("Goes on from").And.Contain(", training 2 of its networks");
        ToolRun.Of("inspect", path).Out.Should().Contain("trained 2 times");
        ToolRun.Of("train", TrainedModels.Fish, "--target", "Weight", "--resume", path, "--output", path).Problem(1).Should().StartWith(
            "--resume expects a model that predicts numbers of \"Weight\" but ");
        ToolRun.Of([.. command, "--resume", "--members", "3"]).Problem(2).Should().StartWith("--members expects no --resume: ");
        ToolRun.Of([.. command, "--resume", "--ignore", "tenure"]).Problem(1).Should().StartWith("--ignore \"tenure\" expects a model that does not read that column");
    }

    [Fact]
    public void TestFile_WithAClassThatTheTableHasNot_IsRefusedBeforeTheTraining()
    {
        string path = models.InFolder("maybe.csv"), model = models.InFolder("maybe.safetensors");
        File.WriteAllText(path, File.ReadAllText(models.NewTable).Replace(",Yes\n", ",Maybe\n", StringComparison.Ordinal));

        ToolRun.Of("train", models.TrainingTable, "--target", "churn", "--test", path, "--output", model).Problem(1)
            .Should().StartWith("--test expects classes of \"churn\" that ").And.Contain("maybe.csv has \"Maybe\". Leave those rows out");
        File.Exists(model).Should().BeFalse();
    }

    // Of the same table, the same rows stay for the test; of another, they may be ones that the networks know.
    [Fact]
    public void Train_ResumedOnRowsItKnows_IsRefused()
    {
        string path = models.InFolder("again.safetensors"), other = models.InFolder("other.csv");
        File.WriteAllText(other, File.ReadAllText(models.TrainingTable) + File.ReadAllLines(models.TrainingTable)[1] + "\n");
        string[] options = ["--target", "churn", "--epochs", "1", "--report", "none", "--output", path, "--resume", models.Classifier];

        ToolRun same = ToolRun.Of(["train", models.TrainingTable, .. options]);
        same.Out.Should().Contain("learns from 1200 rows, seed 3\n", "the seed is that of the first training");
        ToolRun.Of(["train", models.TrainingTable, .. options, "--seed", "4"]).Problem(1).Should().StartWith(
            "--resume expects the table, --seed and --test of the training before, so that it is tested on rows that it never learned from, but --seed was 3 and is 4.");
        ToolRun.Of(["train", models.TrainingTable, .. options, "--test", "0.3"]).Problem(1).Should().Contain("but --test was 0.2 and is 0.3.");
        ToolRun.Of(["train", other, .. options]).Problem(1).Should().Contain("but the table is another. Test on rows of their own by --test FILE, or on none by --test 0.");
        ToolRun.Of(["train", other, .. options, "--test", "0"]).Code.Should().Be(0);
        ToolRun.Of(["train", TrainedModels.Fish, "--target", "churn", "--resume", models.Classifier]).Problem(1).Should().StartWith("--target expects a column of");

        var library = MlpClassifier.Load(models.Classifier);
        library.Network.Metadata.Remove("neuralnet.training").Should().BeTrue();
        library.Save(path);
        ToolRun.Of(["train", other, .. options[..^1], path]).Out.Should().Contain("note: the model's file does not tell which rows it learned from");
    }

    [Fact]
    public void Train_Large_LearnsPartByPart()
    {
        string folder = Directory.CreateDirectory(models.InFolder("parts")).FullName, path = models.InFolder("large.safetensors");
        string Rows(int first) => string.Concat(Enumerable.Range(first, 10_000).Select(i => $"{i * 37 % 1009},{i * 91 % 101},{(i % 50 == 0 ? "" : i * 37 % 1009 > 500 ? "1" : "0")}\n"));
        File.WriteAllText(Path.Combine(folder, "a.csv"), "x,y,label\n" + Rows(0));
        File.WriteAllText(Path.Combine(folder, "b.csv"), "x,y,label\n" + Rows(10_000));

        ToolRun run = ToolRun.Of("train", folder, "--target", "label", "--members", "1", "--epochs", "1", "--output", path);

        run.Code.Should().Be(0, run.Error);
        run.Out.Should().Contain("20000 rows, 3 columns\n").And.Contain("what follows was found in 16384 rows that are spread over it\n").And.Contain("2 classes (--task number")
            .And.Contain("400 rows without a value of \"label\" are left out\n").And.MatchRegex("learns from 156[78][0-9] rows, seed 0\n").And.MatchRegex("On 39[12][0-9] rows that it did not learn from:");
        MlpClassifier.Load(path).Classes.Should().Equal("0", "1");
        File.ReadAllText(Path.ChangeExtension(path, ".html")).Should().Contain("of its 20,000 rows this page is made from 16,384, evenly spread");
        ToolRun.Of("evaluate", path, Path.Combine(folder, "a.csv")).Out.Should().StartWith("9800 rows (200 more have no value of label)\n");
        ToolRun.With("x,y\n1,2\n", "train", "-", "--target", "y", "--large").Problem(2).Should().StartWith("--large expects a file, which can be read several times, but got standard input.");
        ToolRun.Of("train", TrainedModels.Fish, "--target", "Weight", "--large", "--members", "1", "--epochs", "1", "--output", models.InFolder("small-large.safetensors")).Out
            .Should().Contain("predicts \"Weight\": a number").And.Contain("RMSE");
    }

    [Fact]
    public void Train_WrongCommands_SayHowToMendThem()
    {
        ToolRun.Of("train", TrainedModels.Fish).Problem(2).Should().Be("Option '--target' is required. Try: neuralnet train --help");
        ToolRun.Of("train", TrainedModels.Fish, "--target", "weight").Problem(1).Should().Be(
            "--target expects a column of fish-market.csv but got \"weight\". Names are compared by case: \"Weight\".");
        ToolRun.Of("train", TrainedModels.Fish, "--target", "x").Problem(1).Should().StartWith(
            "--target expects a column of fish-market.csv but got \"x\". Its columns are Species, Weight,");
        ToolRun.Of("train", TrainedModels.Fish, "--target", "Weight", "--ignore", "Species,x").Problem(1).Should().StartWith("--ignore expects a column of");
        ToolRun.Of("train", TrainedModels.Fish, "--target", "Weight", "--time", "soon").Problem(2).Should().Be(
            "--time expects a number and s, m or h, such as 90s or 5m, but got 'soon'.");
        ToolRun.Of("train", TrainedModels.Fish, "--target", "Weight", "--test", "1.5").Problem(2).Should().StartWith("--test expects a share");
        ToolRun.Of("train", TrainedModels.Fish, "--target", "Weight", "--members", "0").Problem(2).Should().Be("--members expects 1 or more but got 0.");
        ToolRun.Of("train", TrainedModels.Fish, "--target", "Weight", "--output", "/no/where/m.safetensors").Problem(1).Should().StartWith("--output expects a folder that exists");
        ToolRun.Of("train", TrainedModels.Fish, "--target", "Species", "--task", "number").Problem(1).Should().StartWith("--task number expects numbers in \"Species\"");
        ToolRun.Of("train", TrainedModels.Fish, "--target", "Weight", "--separator", "ab").Problem(2).Should().Be(
            "--separator expects one character, or tab, but got 'ab'.");
        ToolRun.With("x,y\n1,5\n2,5\n", "train", "-", "--target", "y").Problem(1).Should().Be(
            "\"y\" has the same value in all rows: there is nothing to learn. Give another --target.");
    }
}
