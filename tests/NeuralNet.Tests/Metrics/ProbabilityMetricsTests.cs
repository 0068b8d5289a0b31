using System.Text.Json;
using CsCheck;
using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Metrics;

public sealed class ProbabilityMetricsTests
{
    private delegate double Measure(int[] actual, Tensor scores, Tensor? weights);

    private static readonly Dictionary<string, Measure> OfAny = new()
    {
        ["logLoss"] = (actual, scores, weights) => ProbabilityMetrics.LogLoss(actual, scores, weights),
        ["brier"] = (actual, scores, weights) => ProbabilityMetrics.Brier(actual, scores, weights),
        ["calibrationError"] = (actual, scores, weights) => ProbabilityMetrics.CalibrationError(actual, scores, weights: weights),
    };

    private static readonly Dictionary<string, Measure> OfTwo = new(OfAny)
    {
        ["rocAuc"] = (actual, scores, weights) => ProbabilityMetrics.RocAuc(actual, scores, weights: weights),
        ["averagePrecision"] = (actual, scores, weights) => ProbabilityMetrics.AveragePrecision(actual, scores, weights: weights),
    };

    private static readonly Dictionary<string, Measure> OfSeveral = new(OfAny)
    {
        ["rocAuc macro"] = (actual, scores, weights) => ProbabilityMetrics.RocAuc(actual, scores, ClassAverage.Macro, weights),
        ["rocAuc weighted"] = (actual, scores, weights) => ProbabilityMetrics.RocAuc(actual, scores, ClassAverage.Weighted, weights),
        ["averagePrecision macro"] = (actual, scores, weights) => ProbabilityMetrics.AveragePrecision(actual, scores, ClassAverage.Macro, weights),
        ["averagePrecision weighted"] = (actual, scores, weights) => ProbabilityMetrics.AveragePrecision(actual, scores, ClassAverage.Weighted, weights),
        ["top 1"] = (actual, scores, weights) => ProbabilityMetrics.TopK(actual, scores, 1, weights),
        ["top 2"] = (actual, scores, weights) => ProbabilityMetrics.TopK(actual, scores, 2, weights),
        ["top 3"] = (actual, scores, weights) => ProbabilityMetrics.TopK(actual, scores, 3, weights),
        ["top 4"] = (actual, scores, weights) => ProbabilityMetrics.TopK(actual, scores, 4, weights),
    };

    public static TheoryData<string> BinaryCases => SklearnCase.Names("binary");

    public static TheoryData<string> SeveralCases => SklearnCase.Names("several");

    public static TheoryData<string> NamesOfTwo => [.. OfTwo.Keys];

    public static TheoryData<string> NamesOfSeveral => [.. OfSeveral.Keys.Where(name => name is not ("top 3" or "top 4"))];

    /// <summary>Classes 0 and 1 and scores in 64 steps, so that there are ties; both classes occur.</summary>
    private static Gen<(int Label, int Step)[]> Rows =>
        Gen.Select(Gen.Int[0, 1], Gen.Int[0, 64]).Array[2, 40].Where(rows => rows.Select(row => row.Item1).Distinct().Count() == 2);

    [Theory]
    [MemberData(nameof(BinaryCases))]
    public void EveryMeasure_OfTwoClasses_IsScikitLearns(string name)
    {
        JsonElement one = SklearnCase.Of("binary", name);
        Dictionary<string, double> expected = one.Values();
        int[] actual = one.Labels("actual");
        Tensor scores = one.Tensor("scores");

        expected.Keys.Should().BeEquivalentTo(OfTwo.Keys);
        foreach ((string metric, double value) in expected)
        {
            OfTwo[metric](actual, scores, one.Weights()).Should().BeApproximately(value, SklearnCase.Tolerance, metric);
            OfTwo[metric](actual, Probabilities.OfBothClasses(scores), one.Weights())
                .Should().BeApproximately(value, SklearnCase.Tolerance, "{0} of two columns", metric);
        }
    }

    [Theory]
    [MemberData(nameof(SeveralCases))]
    public void EveryMeasure_OfSeveralClasses_IsScikitLearns(string name)
    {
        JsonElement one = SklearnCase.Of("several", name);
        Dictionary<string, double> expected = one.Values();

        expected.Should().HaveCountGreaterThan(8);
        foreach ((string metric, double value) in expected)
        {
            OfSeveral[metric](one.Labels("actual"), one.Tensor("scores"), one.Weights())
                .Should().BeApproximately(value, SklearnCase.Tolerance, metric);
        }
    }

    [Theory]
    [MemberData(nameof(NamesOfTwo))]
    public void Weights_OfTwoClasses_AreRowsThatComeSoOften(string name) =>
        Gen.Select(Rows, Gen.Int[0, 3].Array[40])
            .Where((rows, times) => rows.Zip(times).Where(row => row.Second > 0).Select(row => row.First.Label).Distinct().Count() == 2)
            .Sample((rows, times) =>
            {
                (int, int)[] repeated = [.. rows.SelectMany((row, i) => Enumerable.Repeat(row, times[i]))];
                Tensor weights = Tensor.From(Array.ConvertAll(times[..rows.Length], count => (float)count));

                Value(name, rows, weights).Should().BeApproximately(Value(name, repeated), 1e-12);
            });

    [Theory]
    [MemberData(nameof(NamesOfTwo))]
    public void Order_OfRows_ChangesNothing(string name) => Gen.Select(Rows, Gen.Int).Sample((rows, seed) =>
    {
        (int, int)[] shuffled = [.. rows];
        new Random(seed).Shuffle(shuffled);

        Value(name, shuffled).Should().BeApproximately(Value(name, rows), 1e-12);
    });

    [Theory]
    [MemberData(nameof(NamesOfSeveral))]
    public void Order_OfRowsAndClasses_ChangesNothing(string name) => Gen.Int[0, 1000].Sample(seed =>
    {
        int[] actual = [0, 1, 2, .. Draw.Classes(20, 3, seed).ToArray().Select(label => (int)label)];
        Tensor scores = Draw.Distributions(actual.Length, 3, seed + 1);
        double value = OfSeveral[name](actual, scores, null);

        var random = new Random(seed);
        int[] order = [.. Enumerable.Range(0, actual.Length)], classes = [0, 1, 2];
        random.Shuffle(order);
        random.Shuffle(classes);
        var moved = new Tensor(actual.Length, 3);
        for (int i = 0; i < order.Length; i++)
        {
            for (int j = 0; j < 3; j++)
            {
                moved[i, classes[j]] = scores[order[i], j];
            }
        }

        OfSeveral[name]([.. order.Select(row => classes[actual[row]])], moved, null).Should().BeApproximately(value, 1e-12);
    });

    // Only the order of scores counts.
    [Theory]
    [InlineData("rocAuc")]
    [InlineData("averagePrecision")]
    public void Rankings_OfScoresThatRiseAlike_AreTheSame(string name) => Rows.Sample(rows =>
    {
        int[] actual = [.. rows.Select(row => row.Label)];
        Tensor scores = Tensor.From([.. rows.Select(row => (row.Step * row.Step * row.Step) - 1000f)]);

        OfTwo[name](actual, scores, null).Should().Be(Value(name, rows));
    });

    // The chance that a positive scores above a negative, counted pair by pair.
    [Fact]
    public void RocAuc_IsTheShareOfPairsInOrder() => Rows.Sample(rows =>
    {
        double inOrder = (from positive in rows
                          where positive.Label == 1
                          from negative in rows
                          where negative.Label == 0
                          select positive.Step > negative.Step ? 1 : positive.Step == negative.Step ? 0.5 : 0).Average();

        Value("rocAuc", rows).Should().BeApproximately(inOrder, 1e-12);
    });

    [Fact]
    public void RocAuc_OfScoresTurnedRound_IsTheRest() => Rows.Sample(rows =>
        Value("rocAuc", [.. rows.Select(row => (row.Label, 64 - row.Step))]).Should().BeApproximately(1 - Value("rocAuc", rows), 1e-12));

    [Fact]
    public void LogLoss_OfACertainMistake_IsFinite() =>
        ProbabilityMetrics.LogLoss([1], Tensor.From([1, 0], 1, 2)).Should().BeApproximately(23 * Math.Log(2), 1e-12);

    [Fact]
    public void LogLoss_OfEqualChances_IsTheLogarithmOfTheirNumber() =>
        ProbabilityMetrics.LogLoss([0, 3], Tensor.Filled(new Shape(2, 4), 0.25f)).Should().BeApproximately(Math.Log(4), 1e-12);

    [Fact]
    public void TopK_OfEqualScores_TakesTheLowerClass()
    {
        Tensor scores = Tensor.From([1, 1, 0, 1, 1, 0], 2, 3);

        ProbabilityMetrics.TopK([0, 1], scores, 1).Should().Be(0.5);
        ProbabilityMetrics.TopK([0, 1], scores, 2).Should().Be(1);
        ClassLabels.FromOutput(scores).Should().Equal(0, 0);
    }

    [Fact]
    public void WrongInput_SaysWhatAndHowToMendIt()
    {
        Tensor half = Tensor.From([0.5f, 0.5f], 2, 1), three = Tensor.Filled(new Shape(2, 3), 1f / 3);

        Message(() => ProbabilityMetrics.LogLoss([0], half)).Should().StartWith("LogLoss expects as many predictions as true values but got 2 for 1.");
        Message(() => ProbabilityMetrics.LogLoss([0, 1], Tensor.From([2, -1], 2, 1)))
            .Should().StartWith("LogLoss expects probabilities, 0 to 1, but got 2 in row 0, column 0. Pass logits through Probabilities.FromOutput first.");
        Message(() => ProbabilityMetrics.Brier([0, 1], Tensor.From([0.5f, 0.5f, 0.5f, 0.75f], 2, 2)))
            .Should().StartWith("Brier expects probabilities whose sum in each row is 1 but got 1.25 in row 1.");
        Message(() => ProbabilityMetrics.LogLoss([0, 2], half)).Should().StartWith("LogLoss expects true classes 0 to 1 but got 2 in row 1.");
        Message(() => ProbabilityMetrics.RocAuc([1, 1], half)).Should().StartWith(
            "RocAuc expects rows that are of class 1 and rows that are not, with a weight above 0, but got only class 1: it is undefined. Measure on more rows");
        Message(() => ProbabilityMetrics.RocAuc([0, 0], half)).Should().Contain("but got none of class 1");
        Message(() => ProbabilityMetrics.RocAuc([0, 1], half, weights: Tensor.From([0, 1]))).Should().Contain("but got only class 1");
        Message(() => ProbabilityMetrics.RocAuc([0, 1], three)).Should().Contain("but got none of class 2");
        Message(() => ProbabilityMetrics.RocAuc([0, 1], Tensor.From([1, float.NaN], 2, 1)))
            .Should().StartWith("RocAuc expects scores that are finite numbers but got NaN in row 1, column 0. The model has diverged");
        Message(() => ProbabilityMetrics.RocAuc([0, 1], three, ClassAverage.Micro))
            .Should().StartWith("RocAuc of several classes expects ClassAverage.Macro or Weighted but got Micro.");
        Message(() => ProbabilityMetrics.AveragePrecision([0, 0], half)).Should().Contain("but got none of class 1");
        Message(() => ProbabilityMetrics.TopK([0, 1], three, 4)).Should().StartWith("TopK expects k from 1 to the 3 classes but got 4.");
        Message(() => ProbabilityMetrics.TopK([0, 1], half, 1)).Should().StartWith("TopK expects a column for each of 2 or more classes but got [2, 1].");
        Message(() => ProbabilityMetrics.CalibrationError([0, 1], half, bins: 0)).Should().StartWith("CalibrationError expects 1 to 10000 bins but got 0.");
        Message(() => ProbabilityMetrics.Brier([], new Tensor(0, 2))).Should().StartWith("Brier expects at least one row but got none.");
    }

    private static string Message(Func<double> measure) => measure.Should().Throw<ArgumentException>().Which.Message;

    private static double Value(string name, (int Label, int Step)[] rows, Tensor? weights = null) =>
        OfTwo[name]([.. rows.Select(row => row.Label)], Tensor.From([.. rows.Select(row => row.Step / 64f)]), weights);
}
