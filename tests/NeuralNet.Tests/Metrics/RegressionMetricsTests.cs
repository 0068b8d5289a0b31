using System.Text.Json;
using CsCheck;
using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Metrics;

public sealed class RegressionMetricsTests
{
    private delegate double Measure(Tensor actual, Tensor predicted, Tensor? weights);

    private static readonly Dictionary<string, Measure> All = new()
    {
        ["rmse"] = (actual, predicted, weights) => RegressionMetrics.RootMeanSquaredError(actual, predicted, weights),
        ["mae"] = (actual, predicted, weights) => RegressionMetrics.MeanAbsoluteError(actual, predicted, weights),
        ["mape"] = (actual, predicted, weights) => RegressionMetrics.MeanAbsolutePercentageError(actual, predicted, weights),
        ["r2"] = (actual, predicted, weights) => RegressionMetrics.R2(actual, predicted, weights),
        ["medianAbsoluteError"] = (actual, predicted, weights) => RegressionMetrics.MedianAbsoluteError(actual, predicted, weights),
        ["pinball 0.1"] = (actual, predicted, weights) => RegressionMetrics.Pinball(actual, predicted, 0.1, weights),
        ["pinball 0.5"] = (actual, predicted, weights) => RegressionMetrics.Pinball(actual, predicted, 0.5, weights),
        ["pinball 0.9"] = (actual, predicted, weights) => RegressionMetrics.Pinball(actual, predicted, 0.9, weights),
    };

    public static TheoryData<string> Cases => SklearnCase.Names("regression");

    public static TheoryData<string> Names => [.. All.Keys];

    /// <summary>True and predicted values in quarters, 2 rows or more; no true value is 0.</summary>
    private static Gen<(int Actual, int Predicted)[]> Rows => Gen.Select(Gen.Int[1, 40], Gen.Int[0, 40]).Array[2, 30];

    [Theory]
    [MemberData(nameof(Cases))]
    public void EveryMeasure_OfACase_IsScikitLearns(string name)
    {
        JsonElement one = SklearnCase.Of("regression", name);
        Dictionary<string, double> expected = one.Values();

        expected.Keys.Should().BeEquivalentTo(All.Keys);
        foreach ((string metric, double value) in expected)
        {
            All[metric](one.Tensor("actual"), one.Tensor("predicted"), one.Weights())
                .Should().BeApproximately(value, SklearnCase.Tolerance * Math.Max(1, Math.Abs(value)), metric);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Report_OfACase_IsScikitLearns(string name)
    {
        JsonElement one = SklearnCase.Of("regression", name);
        JsonElement byTarget = one.GetProperty("byTarget");
        RegressionReport report = RegressionReport.Of(one.Tensor("actual"), one.Tensor("predicted"), weights: one.Weights());

        report.Targets.Select(of => of.RootMeanSquaredError).ShouldBeNear(byTarget.Doubles("rmse"), "RMSE");
        report.Targets.Select(of => of.MeanAbsoluteError).ShouldBeNear(byTarget.Doubles("mae"), "MAE");
        report.Targets.Select(of => of.MeanAbsolutePercentageError).ShouldBeNear(byTarget.Doubles("mape"), "MAPE");
        report.Targets.Select(of => of.MedianAbsoluteError).ShouldBeNear(byTarget.Doubles("medianAbsoluteError"), "median");
        report.Targets.Select(of => of.R2).ShouldBeNear(byTarget.Doubles("r2"), "R2");
        Dictionary<string, double> values = one.Values();
        new[] { report.Mean.RootMeanSquaredError, report.Mean.R2 }.ShouldBeNear([values["rmse"], values["r2"]], "mean over targets");
    }

    // A weight of 2 is the row twice, 0 leaves it out.
    [Theory]
    [MemberData(nameof(Names))]
    public void Weights_AreRowsThatComeSoOften(string name) =>
        Gen.Select(Rows, Gen.Int[0, 3].Array[30]).Where((rows, times) => times.Take(rows.Length).Sum() > 1).Sample((rows, times) =>
        {
            (int, int)[] repeated = [.. rows.SelectMany((row, i) => Enumerable.Repeat(row, times[i]))];
            Tensor weights = Tensor.From(Array.ConvertAll(times[..rows.Length], count => (float)count));

            ShouldBeSame(Value(name, rows, weights), Value(name, repeated));
        });

    [Theory]
    [MemberData(nameof(Names))]
    public void Order_OfRows_ChangesNothing(string name) => Gen.Select(Rows, Gen.Int).Sample((rows, seed) =>
    {
        (int, int)[] shuffled = [.. rows];
        new Random(seed).Shuffle(shuffled);

        ShouldBeSame(Value(name, shuffled), Value(name, rows));
    });

    [Fact]
    public void Pinball_OfTheMedian_IsHalfTheAbsoluteError() =>
        Rows.Sample(rows => ShouldBeSame(2 * Value("pinball 0.5", rows), Value("mae", rows)));

    [Fact]
    public void R2_OfTheMean_IsNothing() =>
        RegressionMetrics.R2(Tensor.From([1, 2, 6]), Tensor.From([3, 3, 3])).Should().BeApproximately(0, 1e-12);

    // From 59 rows on, the mean of these is rounded, so that the computed spread is not 0.
    [Fact]
    public void R2_OfAConstantTarget_IsNothingUnlessItIsMet()
    {
        for (int count = 2; count < 100; count++)
        {
            Tensor constant = Tensor.Filled(new Shape(count), 0.1f), off = constant.Clone();
            off[0] = 0.2f;

            RegressionMetrics.R2(constant, off, Tensor.Filled(new Shape(count), 0.7f)).Should().Be(0);
            RegressionMetrics.R2(constant, constant).Should().Be(1);
        }
    }

    [Fact]
    public void Coverage_CountsTheEnds()
    {
        (Tensor actual, Tensor low, Tensor high) = (Tensor.From([1, 2, 3, 4]), Tensor.From([1, 1, 4, 1]), Tensor.From([2, 2, 5, 3]));

        RegressionMetrics.Coverage(actual, low, high).Should().Be(0.5);
        RegressionMetrics.Coverage(actual, low, high, Tensor.From([3, 3, 1, 1])).Should().Be(0.75);
    }

    [Fact]
    public void Report_PrintsATable()
    {
        Tensor actual = Tensor.From([1, 10, 2, 20, 4, 30], 3, 2), predicted = Tensor.From([1, 12, 3, 20, 4, 29], 3, 2);

        RegressionReport.Of(actual, predicted, ["price", "days"]).ToString().Should().Be("""
                     RMSE     MAE  median AE     MAPE      R2
            price  0.5774  0.3333          0  16.67 %  0.7857
             days   1.291       1          1  7.778 %  0.9750
             mean  0.9342  0.6667        0.5  12.22 %  0.8804
            """.ReplaceLineEndings("\n"));
        double.IsNaN(RegressionReport.Of(Tensor.From([1]), Tensor.From([2])).Mean.R2).Should().BeTrue();
    }

    [Fact]
    public void WrongInput_SaysWhatAndWhere()
    {
        Tensor two = Tensor.From([1, 2]);

        Message(() => RegressionMetrics.MeanAbsoluteError(two, new Tensor(2, 2)))
            .Should().StartWith("MeanAbsoluteError expects a prediction for each true value, [2, 1], but got [2, 2].");
        Message(() => RegressionMetrics.MeanAbsoluteError(new Tensor(0, 1), new Tensor(0, 1))).Should().Contain("expects at least one row and one target but got [0, 1]");
        Message(() => RegressionMetrics.R2(Tensor.From([1]), Tensor.From([1]))).Should().StartWith("R2 expects 2 or more rows but got 1");
        Message(() => RegressionMetrics.RootMeanSquaredError(two, Tensor.From([1, float.NaN])))
            .Should().StartWith("RootMeanSquaredError expects predictions that are finite numbers but got NaN in row 1, column 0. The model has diverged");
        Message(() => RegressionMetrics.MedianAbsoluteError(Tensor.From([float.NegativeInfinity, 1]), two))
            .Should().StartWith("MedianAbsoluteError expects true values that are finite numbers but got -Infinity in row 0, column 0. Leave out rows");
        Message(() => RegressionMetrics.Pinball(two, two, 1.5)).Should().StartWith("Pinball expects a quantile from 0 to 1 but got 1.5.");
        Message(() => RegressionMetrics.MeanAbsolutePercentageError(two, two, Tensor.From([1, -1])))
            .Should().StartWith("MeanAbsolutePercentageError expects finite weights of 0 or more but got -1 in row 1.");
        Message(() => RegressionReport.Of(two, two, ["a", "b"]).Mean.R2).Should().StartWith("RegressionReport expects a name for each of 1 targets but got 2.");
    }

    private static string Message(Func<double> measure) => measure.Should().Throw<ArgumentException>().Which.Message;

    private static void ShouldBeSame(double actual, double expected) =>
        actual.Should().BeApproximately(expected, 1e-12 * Math.Max(1, Math.Abs(expected)));

    private static double Value(string name, (int Actual, int Predicted)[] rows, Tensor? weights = null) => All[name](
        Tensor.From([.. rows.Select(row => row.Actual / 4f)]), Tensor.From([.. rows.Select(row => row.Predicted / 4f)]), weights);
}
