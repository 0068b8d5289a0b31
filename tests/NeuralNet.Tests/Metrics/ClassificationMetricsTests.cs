using System.Text.Json;
using CsCheck;
using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Metrics;

public sealed class ClassificationMetricsTests
{
    private delegate double Measure(int[] actual, int[] predicted, Tensor? weights);

    private static readonly Dictionary<string, Measure> All = Measures();

    public static TheoryData<string> Cases => SklearnCase.Names("labels");

    public static TheoryData<string> Names => [.. All.Keys.Where(name => !name.EndsWith("binary", StringComparison.Ordinal))];

    /// <summary>Labels of rows, three classes.</summary>
    private static Gen<(int, int)[]> Rows => Gen.Select(Gen.Int[0, 2], Gen.Int[0, 2]).Array[1, 30];

    [Theory]
    [MemberData(nameof(Cases))]
    public void EveryMeasure_OfACase_IsScikitLearns(string name)
    {
        JsonElement one = SklearnCase.Of("labels", name);
        Dictionary<string, double> expected = one.Values();

        expected.Should().NotBeEmpty();
        foreach ((string metric, double value) in expected)
        {
            All[metric](one.Labels("actual"), one.Labels("predicted"), one.Weights())
                .Should().BeApproximately(value, SklearnCase.Tolerance, metric);
        }
    }

    [Fact]
    public void EveryMeasure_IsInACase() =>
        SklearnCase.Of("labels", "2 classes").Values().Keys.Should().BeEquivalentTo(All.Keys);

    // A weight of 2 is the row twice, 0 leaves it out.
    [Theory]
    [MemberData(nameof(Names))]
    public void Weights_AreRowsThatComeSoOften(string name) =>
        Gen.Select(Rows, Gen.Int[0, 3].Array[30]).Where((rows, times) => times.Take(rows.Length).Sum() > 0).Sample((rows, times) =>
        {
            (int, int)[] repeated = [.. rows.SelectMany((row, i) => Enumerable.Repeat(row, times[i]))];

            double weighted = Value(name, rows, Tensor.From(Array.ConvertAll(times[..rows.Length], count => (float)count)));

            Same(weighted, Value(name, repeated)).Should().BeTrue();
        });

    [Theory]
    [MemberData(nameof(Names))]
    public void Order_OfRows_ChangesNothing(string name) =>
        Gen.Select(Rows, Gen.Int).Sample((rows, seed) =>
        {
            (int, int)[] shuffled = [.. rows];
            new Random(seed).Shuffle(shuffled);

            Same(Value(name, shuffled), Value(name, rows)).Should().BeTrue();
        });

    // Classes are names: averages over them do not depend on their numbers.
    [Theory]
    [MemberData(nameof(Names))]
    public void Numbers_OfClasses_ChangeNothing(string name) =>
        Rows.Sample(rows =>
        {
            int[] other = [7, 1000, 3];
            (int, int)[] renamed = Array.ConvertAll(rows, row => (other[row.Item1], other[row.Item2]));

            Same(Value(name, renamed), Value(name, rows)).Should().BeTrue();
        });

    [Fact]
    public void PerfectAnswers_AreOne() =>
        Gen.Int[0, 4].Array[2, 20].Where(labels => labels.Distinct().Count() > 1).Sample(labels =>
        {
            foreach ((string name, Measure measure) in All.Where(one => !one.Key.EndsWith("binary", StringComparison.Ordinal)))
            {
                measure(labels, labels, null).Should().BeApproximately(1, 1e-12, name);
            }
        });

    [Fact]
    public void Kappa_OfOneClass_IsUndefined() => ClassificationMetrics.Kappa([2, 2], [2, 2]).Should().Be(double.NaN);

    [Fact]
    public void Labels_OfAnySize_TakeMemoryByTheirNumber() =>
        ClassificationMetrics.F1([0, int.MaxValue], [0, int.MaxValue], ClassAverage.Macro).Should().Be(1);

    [Fact]
    public void WrongInput_SaysWhatAndWhere()
    {
        Message(() => ClassificationMetrics.Accuracy([0, 1], [0])).Should().StartWith("Accuracy expects as many predictions as true values but got 1 for 2.");
        Message(() => ClassificationMetrics.Kappa([], [])).Should().StartWith("Kappa expects at least one row but got none.");
        Message(() => ClassificationMetrics.Matthews([0, -1], [0, 1]))
            .Should().StartWith("Matthews expects true classes of 0 or more but got -1 in row 1. Number the classes from 0");
        Message(() => ClassificationMetrics.BalancedAccuracy([0, 1], [-5, 1]))
            .Should().StartWith("BalancedAccuracy expects predicted classes of 0 or more but got -5 in row 0.");
        Message(() => ClassificationMetrics.F1([0, 1, 2], [0, 1, 2]))
            .Should().StartWith("F1 of the positive class expects classes 0 and 1 but got more. Pass ClassAverage.Macro");
        Message(() => ClassificationMetrics.Recall([0, 1], [0, 1], (ClassAverage)9)).Should().StartWith("Recall expects an average that ClassAverage names but got 9.");
        Message(() => ClassificationMetrics.FBeta([0, 1], [0, 1], beta: 0)).Should().StartWith("FBeta expects a finite beta above 0 but got 0.");
    }

    [Fact]
    public void WrongWeights_SayWhere()
    {
        Message(() => ClassificationMetrics.Accuracy([0, 1], [0, 1], new Tensor(3))).Should().StartWith("Accuracy expects 2 weights, one for each row, but got [3].");
        Message(() => ClassificationMetrics.Accuracy([0, 1], [0, 1], Tensor.From([1, -0.5f])))
            .Should().StartWith("Accuracy expects finite weights of 0 or more but got -0.5 in row 1.");
        Message(() => ClassificationMetrics.Accuracy([0, 1], [0, 1], Tensor.From([float.NaN, 1])))
            .Should().StartWith("Accuracy expects finite weights of 0 or more but got NaN in row 0.");
        Message(() => ClassificationMetrics.Accuracy([0, 1], [0, 1], new Tensor(2)))
            .Should().StartWith("Accuracy expects a weight above 0 in at least one row but got 0 in all 2.");
    }

    private static string Message(Func<double> measure) => measure.Should().Throw<ArgumentException>().Which.Message;

    private static double Value(string name, (int Actual, int Predicted)[] rows, Tensor? weights = null) =>
        All[name]([.. rows.Select(row => row.Actual)], [.. rows.Select(row => row.Predicted)], weights);

    private static bool Same(double a, double b) => (double.IsNaN(a) && double.IsNaN(b)) || Math.Abs(a - b) <= 1e-12;

    private static Dictionary<string, Measure> Measures()
    {
        var all = new Dictionary<string, Measure>
        {
            ["accuracy"] = (actual, predicted, weights) => ClassificationMetrics.Accuracy(actual, predicted, weights),
            ["balancedAccuracy"] = (actual, predicted, weights) => ClassificationMetrics.BalancedAccuracy(actual, predicted, weights),
            ["matthews"] = (actual, predicted, weights) => ClassificationMetrics.Matthews(actual, predicted, weights),
            ["kappa"] = (actual, predicted, weights) => ClassificationMetrics.Kappa(actual, predicted, weights),
        };
        foreach (ClassAverage average in Enum.GetValues<ClassAverage>())
        {
            string name = average.ToString().ToLowerInvariant();
            all[$"precision {name}"] = (actual, predicted, weights) => ClassificationMetrics.Precision(actual, predicted, average, weights);
            all[$"recall {name}"] = (actual, predicted, weights) => ClassificationMetrics.Recall(actual, predicted, average, weights);
            all[$"f1 {name}"] = (actual, predicted, weights) => ClassificationMetrics.F1(actual, predicted, average, weights);
            all[$"f2 {name}"] = (actual, predicted, weights) => ClassificationMetrics.FBeta(actual, predicted, 2, average, weights);
            all[$"fHalf {name}"] = (actual, predicted, weights) => ClassificationMetrics.FBeta(actual, predicted, 0.5, average, weights);
        }

        return all;
    }
}
