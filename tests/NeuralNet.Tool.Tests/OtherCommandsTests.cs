namespace NeuralNet.Tool.Tests;

/// <summary><c>evaluate</c>, <c>explain</c>, <c>export</c>, <c>inspect</c> and help.</summary>
public sealed class OtherCommandsTests(TrainedModels models) : IClassFixture<TrainedModels>
{
    private static readonly string[] Commands = ["train", "evaluate", "predict", "explain", "export", "inspect"];

    [Fact]
    public void Evaluate_PrintsTheLibrarysReport()
    {
        ToolRun.Of("evaluate", models.Classifier, models.NewTable).Out.Should().Be(
            $"500 rows\n{MlpClassifier.Load(models.Classifier).Evaluate(Table.Read(models.NewTable))}\n");
        ToolRun.Of("evaluate", models.Regressor, TrainedModels.Fish).Out.Should().StartWith("158 rows (1 more have no value of Weight)\n").And.Contain(MlpRegressor.Load(models.Regressor).Evaluate(Table.Read(TrainedModels.Fish).WithoutMissing("Weight")).ToString());
        ToolRun.With(File.ReadAllText(models.NewTable), "evaluate", models.Classifier, "-").Out.Should().StartWith("500 rows\n");
    }

    [Fact]
    public void Evaluate_NoTarget_SaysSo()
    {
        string path = models.InFolder("without.csv");
        Table.Read(models.NewTable).Without("churn").Write(path);

        ToolRun.Of("evaluate", models.Classifier, path).Problem(1).Should().StartWith("without.csv: the model expects the column \"churn\" but the table has ");
    }

    [Fact]
    public void Explain_TellsWhatEachColumnAdds()
    {
        ToolRun run = ToolRun.Of("explain", models.Classifier, models.NewTable, "--row", "2", "--class", "Yes");

        run.Code.Should().Be(0, run.Error);
        run.Lines[0].Should().StartWith("row 2: predicted_churn ");
        run.Lines[1].Should().StartWith("log-odds(Yes) is ");
        run.Lines.Should().HaveCount(2 + 19);
        ToolRun.Of("explain", models.Classifier, models.NewTable, "--row", "501").Problem(1).Should().Be("--row expects a row of the table, 1 to 500, but got 501.");
        ToolRun.Of("explain", models.Classifier, models.NewTable, "--row", "1", "--class", "x").Problem(1).Should().Contain("expects one of No, Yes but got \"x\"");
    }

    [Fact]
    public void Export_WritesOnnx()
    {
        string path = models.InFolder("churn.onnx");

        ToolRun.Of("export", models.Classifier, "--onnx", path).Out.Should().Be($"wrote {path}\n");

        new FileInfo(path).Length.Should().BeGreaterThan(10_000);
        ToolRun.Of("export", models.Classifier).Problem(2).Should().StartWith("export expects --onnx FILE or --csharp FILE");
    }

    [Fact]
    public void Inspect_TellsWhatAFileIs()
    {
        string model = models.InFolder("model.safetensors"), data = models.InFolder("data.safetensors"), weights = models.InFolder("weights.safetensors");
        new Model([new Dense(2, 3), new Dense(3, 1)]).Save(model);
        new Dataset(new Tensor(5, 2), new Tensor(5, 1)).Save(data);
        SafeTensorsFile.Write(weights, new Dictionary<string, Tensor> { ["w"] = new Tensor(2, 3) });

        ToolRun.Of("inspect", models.Classifier).Out.Should().StartWith("churn.safetensors: a model of a table's rows (MlpClassifier)\npredicts churn, one of: No, Yes\n2 networks, ")
            .And.Contain("category: Month-to-month, One year, Two year");
        ToolRun.Of("inspect", model).Out.Should().StartWith("model.safetensors: a model\n");
        ToolRun.Of("inspect", data).Out.Should().Be("data.safetensors: a dataset file\n5 rows, 2 features (F32), 1 targets (F32)\n");
        ToolRun.Of("inspect", weights).Out.Should().Be("weights.safetensors: safetensors, 1 tensors\nw  F32 [2, 3]\n");
        ToolRun.Of("inspect", TrainedModels.Fish).Out.Should().StartWith("fish-market.csv: a table\n159 rows, 8 columns\n");
    }

    [Fact]
    public void Inspect_DamagedFiles_SaySo()
    {
        string cut = models.InFolder("cut.safetensors"), noise = models.InFolder("noise.bin");
        byte[] whole = File.ReadAllBytes(models.Classifier);
        File.WriteAllBytes(cut, whole[..(whole.Length / 2)]);
        File.WriteAllBytes(noise, [.. Enumerable.Range(0, 1000).Select(i => (byte)(i * 37))]);

        ToolRun.Of("inspect", cut).Problem(1).Should().NotBeEmpty();
        ToolRun.Of("predict", cut, models.NewTable).Problem(1).Should().NotBeEmpty();
        ToolRun.Of("inspect", noise).Problem(1).Should().StartWith($"{noise} is no safetensors file, and as a table: ");
        ToolRun.Of("inspect", "nowhere").Problem(1).Should().StartWith("There is no file nowhere.");
        ToolRun.Of("predict", Path.GetDirectoryName(cut)!, models.NewTable).Problem(1).Should().EndWith(" is a folder. Give the model file in it.");
    }

    [Fact]
    public void WrongTables_AreToldInTheCommandsWords()
    {
        string utf16 = models.InFolder("utf16.csv"), quote = models.InFolder("quote.csv"), empty = models.InFolder("empty.csv"), twice = models.InFolder("twice.csv"), huge = models.InFolder("huge.csv"), one = models.InFolder("one.csv");
        File.WriteAllText(utf16, "a,b\n1,2\n", new System.Text.UnicodeEncoding(bigEndian: false, byteOrderMark: false));
        File.WriteAllText(quote, "a,b\n\"1,2\n");
        File.WriteAllText(empty, "");
        File.WriteAllText(twice, "a,a\n1,2\n");
        File.WriteAllText(huge, $"Species\n{new string('x', (1 << 24) + 1)}\n");

        ToolRun.Of("train", utf16, "--target", "b").Problem(1).Should().EndWith("Pass --encoding utf-16.");
        ToolRun.Of("train", quote, "--target", "b").Problem(1).Should().EndWith("a quote opens here and is never closed. Close it.");
        ToolRun.Of("train", TrainedModels.Fish, "--target", "Weight", "--category", "nope").Problem(1).Should().StartWith("--category names the column \"nope\" but fish-market.csv has Species,");
        File.WriteAllLines(one, ["x,y", .. Enumerable.Range(0, 20).Select(i => $"{i},{(i == 4 ? "b" : "a")}")]);
        ToolRun.Of("train", one, "--target", "y", "--test", "0").Problem(1).Should().EndWith("join rare classes. If they are numbers, say --task number.");
        ToolRun.Of("train", twice, "--target", "b").Problem(1).Should().NotContain("HasHeader");
        ToolRun.Of("inspect", empty).Problem(1).Should().StartWith("empty.csv is empty");
        ToolRun.Of("predict", models.Regressor, huge).Problem(1).Should().StartWith("huge.csv: a row is longer than 16 million characters.");
        foreach (string[] command in new[] { new[] { "predict", models.Classifier }, ["evaluate", models.Classifier], ["train", "--target", "x"] })
        {
            ToolRun.Of([.. command, models.Regressor]).Problem(1).Should().StartWith($"{models.Regressor} is a model or another safetensors file, and no table.");
        }
    }

    [Fact]
    public void Help_TeachesWithExamples()
    {
        foreach (string command in Commands)
        {
            ToolRun run = ToolRun.Of(command, "--help");
            run.Code.Should().Be(0);
            run.Out.Should().Contain($"neuralnet {command} ").And.Contain("Example");
        }

        ToolRun.Of("--help").Out.Should().Contain("Exit codes: 0 done, 1 a file is wrong, 2 the command line is wrong, 130 ended by Ctrl+C.");
        ToolRun.Of().Code.Should().Be(2);
        ToolRun.Of("--version").Out.Should().MatchRegex(@"^\d+\.\d+\.\d+");
        ToolRun.Of("bogus").Problem(2).Should().Be("Unrecognized command or argument 'bogus'. Try: neuralnet --help");
    }

    [Fact]
    public void Header_SaysWhetherTheFirstRowHasNames()
    {
        string path = models.InFolder("nameless.csv");
        File.WriteAllText(path, string.Concat(Enumerable.Range(0, 30).Select(i => $"{i},{2 * i}\n")));

        ToolRun.Of("train", path, "--target", "y", "--header", "no").Problem(1).Should().EndWith("Its columns are Column1, Column2.");
        ToolRun.Of("train", path, "--target", "y", "--header", "perhaps").Problem(2).Should().Be("--header expects yes or no but got 'perhaps'.");
    }
}
