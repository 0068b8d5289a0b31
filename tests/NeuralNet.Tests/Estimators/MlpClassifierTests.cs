using NeuralNet.Tests.Kernels;

namespace NeuralNet.Tests.Estimators;

[Collection(ThreadsCollection.Name)]
public sealed class MlpClassifierTests : IDisposable
{
    private static readonly Table Train = SampleTables.Churn(600, seed: 1), Test = SampleTables.Churn(300, seed: 2);
    private static readonly Lazy<MlpClassifier> Fitted = new(() => MlpClassifier.Fit(Train, "leaves", SampleTables.Quick));
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Fit_TableWithGapsAndCategories_LearnsTheRule()
    {
        ClassificationReport report = Fitted.Value.Evaluate(Test);

        report.Accuracy.Should().BeGreaterThan(0.9, "always no would be right in 4 of 5 rows");
        report.RocAuc.Should().BeGreaterThan(0.93);
        Fitted.Value.Classes.Should().Equal("no", "yes");
        Fitted.Value.Features.Should().Equal("age", "income", "contract");
        Fitted.Value.Notes.Should().HaveCount(2).And.Contain(note => note.Contains("\"id\"")).And.Contain(note => note.Contains("\"country\""));
        Fitted.Value.Histories.Should().HaveCount(2);
    }

    [Fact]
    public void Fit_DefaultsOnFewRows_LearnTheRule()
    {
        MlpClassifier model = MlpClassifier.Fit(Train, "leaves", new() { Epochs = 16 });

        model.Evaluate(Test).Accuracy.Should().BeGreaterThan(0.9);
        model.Histories.Should().HaveCount(8);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Fit_SameSeedOnAnyNumberOfThreads_GivesTheSameBits(int threads)
    {
        int before = Parallelism.MaxThreads;
        Parallelism.MaxThreads = threads;
        try
        {
            MlpClassifier again = MlpClassifier.Fit(Train, "leaves", SampleTables.Quick);

            again.PredictProbabilities(Test).AsSpan().SequenceEqual(Fitted.Value.PredictProbabilities(Test).AsSpan()).Should().BeTrue();
        }
        finally
        {
            Parallelism.MaxThreads = before;
        }
    }

    [Fact]
    public void Load_WhatWasSaved_AnswersWithTheSameBits()
    {
        string path = Path.Combine(_folder.FullName, "churn.safetensors");
        Fitted.Value.Save(path);

        MlpClassifier loaded = MlpClassifier.Load(path);

        loaded.PredictProbabilities(Test).AsSpan().SequenceEqual(Fitted.Value.PredictProbabilities(Test).AsSpan()).Should().BeTrue();
        loaded.Classes.Should().Equal(Fitted.Value.Classes);
        loaded.Notes.Should().Equal(Fitted.Value.Notes);
        loaded.ToString().Should().Be("MlpClassifier: 3 columns to 2 classes of \"leaves\", 2 networks");
        Model.Load(path).Outputs.Should().Be(2);
    }

    [Fact]
    public void Load_FromAStream_AnswersWithTheSameBits_OrNamesTheStream()
    {
        using var stream = new MemoryStream();
        Fitted.Value.Save(stream);
        stream.Position = 0;

        MlpClassifier.Load(stream).PredictProbabilities(Test).AsSpan().SequenceEqual(Fitted.Value.PredictProbabilities(Test).AsSpan()).Should().BeTrue();
        stream.Position = 0;
        FluentActions.Invoking(() => MlpRegressor.Load(stream)).Should().Throw<InvalidDataException>().WithMessage("The stream does not hold a whole MlpRegressor: *holds a MlpClassifier*");
        stream.Position = 0;
        FluentActions.Invoking(() => MlpLabelClassifier.Load(stream)).Should().Throw<InvalidDataException>().WithMessage("The stream does not hold a whole MlpLabelClassifier*");
    }

    [Theory]
    [InlineData("\"notes\":", "\"note\":")]
    [InlineData("\"threshold\":[]", "\"threshold\":[2]")]
    [InlineData("\"threshold\":[]", "\"threshold\":[0.5,0.5]")]
    [InlineData("\"classes\":[\"no\",", "\"classes\":[\"yes\",")]
    [InlineData("\"classes\":[\"no\",\"yes\"]", "\"classes\":[\"no\",\"yes\",\"maybe\"]")]
    [InlineData("\"name\":\"income\"", "\"name\":\"age\"")]
    [InlineData("\"kind\":\"MlpClassifier\"", "\"kind\":\"MlpRegressor\"")]
    [InlineData("\"target\":\"leaves\"", "\"target\":\"\\ud800\"")]
    [InlineData("{", "")]
    public void Load_DamagedDescription_SaysSo(string part, string instead)
    {
        string path = Path.Combine(_folder.FullName, "churn.safetensors");
        Model network = Fitted.Value.Network.Clone();
        string description = network.Metadata["estimator"];
        description.Should().Contain(part);
        network.Metadata["estimator"] = description.Replace(part, instead);
        network.Save(path);

        FluentActions.Invoking(() => MlpClassifier.Load(path)).Should().Throw<InvalidDataException>().WithMessage($"*{Path.GetFileName(path)}*");
    }

    [Fact]
    public void Load_NetworkWithoutATable_SaysHowToReadIt()
    {
        string path = Path.Combine(_folder.FullName, "plain.safetensors");
        new Model([new Dense(2, 1)]).Save(path);

        FluentActions.Invoking(() => MlpClassifier.Load(path)).Should().Throw<InvalidDataException>().WithMessage("*Model.Load reads it*");
    }

    [Fact]
    public void Predict_OneRecord_IsTheAnswerOfItsRow()
    {
        Tensor probabilities = Fitted.Value.PredictProbabilities(Test);
        for (int i = 0; i < 20; i++)
        {
            int row = i;
            ClassPrediction answer = Fitted.Value.Predict(record =>
            {
                record["age"] = Test.Numbers("age")[row];
                record["income"] = Test.Numbers("income")[row];
                record["contract"] = Test["contract"].TextAt(row);
            });

            answer.Probabilities.Should().Equal(probabilities.Row(i).ToArray().Select(p => (double)p));
            answer.Class.Should().Be(Fitted.Value.Predict(Test)[i]);
        }
    }

    [Fact]
    public void Predict_RecordThatIsNotWhole_SaysWhatIsWrong()
    {
        Action<Action<TableRecord>> predict = fill => Fitted.Value.Predict(fill);

        predict.Invoking(p => p(record => record["age"] = 31)).Should().Throw<ArgumentException>().WithMessage("*\"income\"*null if it is missing*");
        predict.Invoking(p => p(record => record["agee"] = 31)).Should().Throw<ArgumentException>().WithMessage("*no column \"agee\"*age, income, contract*");
        predict.Invoking(p => p(record =>
        {
            record["age"] = "old";
            record["income"] = 1;
            record["contract"] = null;
        })).Should().Throw<ArgumentException>().WithMessage("*a number of \"age\" but got \"old\"*");
    }

    [Fact]
    public void Predict_UnknownCategory_CountsAsMissing()
    {
        Table unknown = Table.Parse("age,income,contract\n30,2000,lifelong\n30,2000,NA\n,,\n");

        Tensor probabilities = Fitted.Value.PredictProbabilities(unknown);

        probabilities.Row(0).SequenceEqual(probabilities.Row(1)).Should().BeTrue();
        probabilities.AsSpan().ToArray().Should().OnlyContain(p => p > 0 && p < 1);
    }

    [Fact]
    public void Predict_TableOfOtherColumns_SaysWhich()
    {
        Fitted.Value.Invoking(model => model.PredictProbabilities(Test.Without("contract"))).Should().Throw<ArgumentException>().WithMessage("*\"contract\"*");
        Fitted.Value.Invoking(model => model.PredictProbabilities(Test.Without("age").With(new CategoryColumn("age", Enumerable.Repeat("old", Test.RowCount)))))
            .Should().Throw<ArgumentException>().WithMessage("*numbers in the column \"age\"*");
        Fitted.Value.Invoking(model => model.Evaluate(Test.Without("leaves").With(new CategoryColumn("leaves", Enumerable.Repeat("maybe", Test.RowCount)))))
            .Should().Throw<ArgumentException>().WithMessage("*\"maybe\"*no, yes*");
    }

    [Fact]
    public void Importance_ColumnsOfTheRule_ComeBeforeTheOther()
    {
        IReadOnlyList<ColumnImportance> importance = Fitted.Value.Importance(Test, repeats: 3);

        importance.Select(column => column.Column).Take(2).Should().BeEquivalentTo("age", "contract");
        importance[0].Increase.Should().BeGreaterThan(0.1);
        importance[2].Column.Should().Be("income");
        importance[2].Increase.Should().BeLessThan(importance[1].Increase / 3);
        Fitted.Value.Importance(Test, repeats: 3).Should().Equal(importance);
        Fitted.Value.Invoking(model => model.Importance(Test, repeats: 0)).Should().Throw<ArgumentOutOfRangeException>();
        Fitted.Value.Invoking(model => model.Importance(Test.Take(..1))).Should().Throw<ArgumentException>().WithMessage("*two or more rows*");
    }

    [Fact]
    public void Fit_BalancedClasses_FindsMoreOfTheRareOne()
    {
        Table noisy = Table.Of(
            new NumberColumn("x", Enumerable.Range(0, 400).Select(i => (double)(i % 20))),
            new CategoryColumn("y", Enumerable.Range(0, 400).Select(i => i % 20 > 10 && i % 7 < 2 ? "rare" : "often")));

        double Recall(bool balances) =>
            MlpClassifier.Fit(noisy, "y", SampleTables.Quick with { BalancesClasses = balances }).Evaluate(noisy).Classes.Single(scores => scores.Name == "rare").Recall;

        Recall(true).Should().BeGreaterThan(Recall(false) + 0.3);
    }

    [Fact]
    public void Fit_ThreeClasses_OneOfTwoRows_HasProbabilitiesOfAll()
    {
        Table table = Table.Of(
            new NumberColumn("x", Enumerable.Range(0, 62).Select(i => (double)i)),
            new CategoryColumn("y", Enumerable.Range(0, 62).Select(i => i < 30 ? "low" : i < 60 ? "high" : "top")));

        MlpClassifier model = MlpClassifier.Fit(table, "y", SampleTables.Quick with { Members = 3 });

        Tensor probabilities = model.PredictProbabilities(table);
        probabilities.Columns.Should().Be(3);
        Enumerable.Range(0, 62).Should().OnlyContain(i => MathF.Abs(probabilities.Row(i).ToArray().Sum() - 1) < 1e-5f);
        model.Predict(table).Take(20).Should().OnlyContain(answer => answer == "low");
    }

    [Theory]
    [InlineData("y\n1\n", "*column to learn from*")]
    [InlineData("x,y\n1,a\n2,a\n3,a\n", "*two or more classes*all rows have \"a\"*")]
    [InlineData("x,y\n1,a\n2,a\n3,b\n", "*one of \"b\"*")]
    [InlineData("x,y\n1,a\n2,\n3,b\n", "*1 of 3 rows have no value of \"y\"*WithoutMissing*")]
    [InlineData("x,z\n1,a\n2,b\n", "*no column \"y\"*")]
    public void Fit_TableThatCannotBeLearned_SaysWhy(string text, string message) =>
        FluentActions.Invoking(() => MlpClassifier.Fit(Table.Parse(text == "y\n1\n" ? "y\na\nb\na\nb\n" : text), "y", SampleTables.Quick))
            .Should().Throw<ArgumentException>().WithMessage(message);

    [Fact]
    public void Fit_OptionOutOfItsRange_SaysWhich()
    {
        Table table = Test;
        foreach (MlpOptions options in new MlpOptions[]
        {
            new() { Members = 0 }, new() { Epochs = 0 }, new() { BatchSize = 0 }, new() { Dropout = 1 }, new() { LearningRate = 0 }, new() { LabelSmoothing = 1 },
            new() { HiddenSizes = [] }, new() { HiddenSizes = [0] }, new() { WeightDecay = -1 }, new() { MaxTime = TimeSpan.Zero },
        })
        {
            FluentActions.Invoking(() => MlpClassifier.Fit(table, "leaves", options)).Should().Throw<ArgumentOutOfRangeException>();
        }
    }

    [Fact]
    public void Fit_CancelledBeforeTheFirstEpoch_Throws() =>
        FluentActions.Invoking(() => MlpClassifier.Fit(Train, "leaves", SampleTables.Quick, new CancellationToken(canceled: true)))
            .Should().Throw<OperationCanceledException>();

    [Fact]
    public void Fit_CancelledLater_KeepsWhatWasLearned()
    {
        using var stop = new CancellationTokenSource();
        int epochs = 0;
        var progress = new Told(_ =>
        {
            if (Interlocked.Increment(ref epochs) == 15)
            {
                stop.Cancel();
            }
        });

        MlpClassifier model = MlpClassifier.Fit(Train, "leaves", SampleTables.Quick with { Members = 4, Progress = progress }, stop.Token);

        model.Evaluate(Test).Accuracy.Should().BeGreaterThan(0.75);
        epochs.Should().BeLessThan(4 * 12);
        model.Histories.Should().Contain(history => history.WasCancelled).And.Contain(history => history.Epochs.Count == 12);
    }

    // However slow the machine, some epochs of so small a network fit in five seconds.
    [Fact]
    public void Fit_TimeIsOver_UsesTheNetworksThereAre()
    {
        var time = TimeSpan.FromSeconds(5);

        MlpClassifier model = MlpClassifier.Fit(Train, "leaves", SampleTables.Quick with { Members = 2, Epochs = 1_000_000, MaxTime = time });

        model.Evaluate(Test).Accuracy.Should().BeGreaterThan(0.9);
        model.Histories.Should().HaveCount(2).And.OnlyContain(history => history.Epochs.Count < 1_000_000);
    }

    [Fact]
    public void WithThreshold_ForACost_IsTheRuleOfPredictAndReport()
    {
        double threshold = new CostMatrix { FalsePositive = 1, FalseNegative = 19 }.ProbabilityThreshold;
        string path = Path.Combine(_folder.FullName, "threshold.safetensors");

        MlpClassifier careful = Fitted.Value.WithThreshold(threshold);
        careful.Save(path);

        careful.Threshold.Should().Be(0.05);
        careful.Predict(Test).Should().Equal(Fitted.Value.PredictProbabilities(Test).AsSpan().ToArray().Where((_, i) => i % 2 == 1).Select(p => p >= 0.05 ? "yes" : "no"));
        careful.Evaluate(Test).Classes[1].Recall.Should().BeGreaterThan(Fitted.Value.Evaluate(Test).Classes[1].Recall);
        MlpClassifier.Load(path).Predict(Test).Should().Equal(careful.Predict(Test));
        careful.WithThreshold(null).Predict(Test).Should().Equal(Fitted.Value.Predict(Test));
        Fitted.Value.Threshold.Should().BeNull();
        Fitted.Value.Invoking(model => model.WithThreshold(1.5)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*\"yes\", 0 to 1*");
    }

    [Fact]
    public void Progress_NamesTrialsApartFromTheNetworksOfTheEnsemble()
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        var progress = new Told(told =>
        {
            lock (names)
            {
                names.Add(told.Name);
            }
        });

        MlpClassifier.Fit(Train, "leaves", new MlpOptions { Members = 3, Epochs = 1, Progress = progress });

        names.Should().Equal("network 2/3", "network 3/3", "trial 1/2", "trial 2/2");
        new MlpProgress(2, 3, null!) { Trials = 1 }.Name.Should().Be("network 2/3", "nothing is tried");
    }

    private sealed class Told(Action<MlpProgress> tell) : IProgress<MlpProgress>
    {
        public void Report(MlpProgress value) => tell(value);
    }
}
