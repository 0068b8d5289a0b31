namespace NeuralNet.Tests.Estimators;

public sealed class MlpRegressorTests : IDisposable
{
    private static readonly Table Train = SampleTables.Prices(500, seed: 1), Test = SampleTables.Prices(1_000, seed: 2);
    private static readonly Lazy<MlpRegressor> Fitted = new(() => MlpRegressor.Fit(Train, "price", SampleTables.Quick with { LabelSmoothing = null, Epochs = 40 }));
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Fit_NumberByNumberAndCategory_ComesNearTheNoise()
    {
        double error = RegressionMetrics.RootMeanSquaredError(Test.Matrix("price"), Fitted.Value.Predict(Test));

        error.Should().BeLessThan(7, "the noise has a deviation of 5, the prices one of about 90");
        Fitted.Value.Evaluate(Test).Mean.R2.Should().BeGreaterThan(0.99);
        Fitted.Value.ToString().Should().Be("MlpRegressor: 2 columns to \"price\", 2 networks");
    }

    [Fact]
    public void Importance_IsInTheUnitOfTheTarget() =>
        Fitted.Value.Importance(Test, repeats: 2)[0].Should().Match<ColumnImportance>(column => column.Column == "size" && column.Increase > 50);

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void PredictInterval_HoldsTheShareOfRowsThatItSays(double coverage)
    {
        (Tensor low, Tensor high) = Fitted.Value.PredictInterval(Test, coverage);

        RegressionMetrics.Coverage(Test.Matrix("price"), low, high).Should().BeApproximately(coverage, 0.07);
    }

    [Fact]
    public void Predict_FarOutside_StaysWithinTheTrainingTargets()
    {
        double most = Train.Numbers("price").AsSpan().ToArray().Max();

        double answer = Fitted.Value.Predict(record =>
        {
            record["size"] = 1e6;
            record["town"] = "south";
        });

        answer.Should().BeLessThanOrEqualTo(most + 1e-3);
    }

    [Fact]
    public void Load_WhatWasSaved_AnswersWithTheSameBits()
    {
        string path = Path.Combine(_folder.FullName, "prices.safetensors");
        Fitted.Value.Save(path);

        MlpRegressor loaded = MlpRegressor.Load(path);

        loaded.Predict(Test).AsSpan().SequenceEqual(Fitted.Value.Predict(Test).AsSpan()).Should().BeTrue();
        loaded.PredictInterval(Test, 0.8).High.AsSpan().SequenceEqual(Fitted.Value.PredictInterval(Test, 0.8).High.AsSpan()).Should().BeTrue();
        FluentActions.Invoking(() => MlpClassifier.Load(path)).Should().Throw<InvalidDataException>().WithMessage("*holds a MlpRegressor*");
    }

    [Theory]
    [InlineData("x,y\n1,1\n2,2\n3,3\n", "*4 or more rows*")]
    [InlineData("x,y\n1,1\n2,1\n3,1\n4,1\n", "*all are 1*")]
    [InlineData("x,y\n1,a\n2,b\n3,a\n4,b\n", "*\"y\" has no numbers*")]
    [InlineData("x,y\n1,1\n2,\n3,3\n4,4\n", "*1 of 4 rows have no value of \"y\"*")]
    public void Fit_TableThatCannotBeLearned_SaysWhy(string text, string message) =>
        FluentActions.Invoking(() => MlpRegressor.Fit(Table.Parse(text), "y", SampleTables.Quick with { LabelSmoothing = null })).Should().Throw<ArgumentException>().WithMessage(message);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void PredictInterval_CoverageOutOfItsRange_SaysSo(double coverage) =>
        FluentActions.Invoking(() => Fitted.Value.PredictInterval(Test, coverage)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*coverage*0.9*");

    [Fact]
    public void FitTargets_TwoOfOtherUnits_PredictsBoth()
    {
        Table train = WithPerSize(Train), test = WithPerSize(Test);

        MlpRegressor model = MlpRegressor.FitTargets(train, ["price", "per size"], SampleTables.Quick with { LabelSmoothing = null, Epochs = 40 });

        model.Evaluate(test).Targets.Should().OnlyContain(target => target.R2 > 0.95);
        model.Features.Should().Equal("size", "town");
        (Tensor low, Tensor high) = model.PredictInterval(test, 0.9);
        (high[0, 0] - low[0, 0]).Should().BeGreaterThan(10 * (high[0, 1] - low[0, 1]), "each has the width of its unit");
        RegressionMetrics.Coverage(test.Matrix("price", "per size"), low, high).Should().BeApproximately(0.9, 0.07);
        string path = Path.Combine(_folder.FullName, "both.safetensors");
        model.Save(path);
        MlpRegressor.Load(path).Predict(test).AsSpan().SequenceEqual(model.Predict(test).AsSpan()).Should().BeTrue();
        model.PredictTargets(Fill).Should().HaveCount(2);
        model.Invoking(m => m.Predict(Fill)).Should().Throw<InvalidOperationException>().WithMessage("*PredictTargets*");

        static void Fill(TableRecord record)
        {
            record["size"] = 50;
            record["town"] = "north";
        }

        static Table WithPerSize(Table table) => table.With(
            new NumberColumn("per size", table.Numbers("price").AsSpan().ToArray().Select((price, i) => price / table.Numbers("size")[i])));
    }

    [Fact]
    public void Network_OnSpans_IsThePredictionAndAllocatesNothing()
    {
        float[] row = [80, Fitted.Value.CodeOf("town", "south")], answer = new float[1];
        Fitted.Value.Network.Predict(row, answer);

        Reference.Allocations.OfThread(() => Fitted.Value.Network.Predict(row, answer)).Should().Be(0);

        ((double)answer[0]).Should().Be(Fitted.Value.Predict(record =>
        {
            record["size"] = 80;
            record["town"] = "south";
        }));
        Fitted.Value.CodeOf("town", "west").Should().Be(float.NaN);
        Fitted.Value.Invoking(model => model.CodeOf("size", "large")).Should().Throw<ArgumentException>().WithMessage("*numbers in \"size\"*");
        Fitted.Value.Invoking(model => model.CodeOf("street", "large")).Should().Throw<ArgumentException>().WithMessage("*no column \"street\"*");
    }
}
