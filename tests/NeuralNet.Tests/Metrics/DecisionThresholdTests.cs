using System.Globalization;
using System.Text.Json;
using CsCheck;
using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Metrics;

public sealed class DecisionThresholdTests
{
    public static TheoryData<string> Cases => SklearnCase.Names("binary");

    private static Gen<(int Label, int Step)[]> Rows =>
        Gen.Select(Gen.Int[0, 1], Gen.Int[0, 16]).Array[2, 40].Where(rows => rows.Select(row => row.Item1).Distinct().Count() == 2);

    [Theory]
    [MemberData(nameof(Cases))]
    public void ForCost_OfACase_CostsTheLeast(string name)
    {
        JsonElement one = SklearnCase.Of("binary", name);
        Dictionary<string, double> expected = one.Values("costs");

        expected.Should().NotBeEmpty();
        foreach ((string costs, double least) in expected)
        {
            double[] each = Array.ConvertAll(costs.Split(' '), text => double.Parse(text, CultureInfo.InvariantCulture));
            var matrix = new CostMatrix { FalsePositive = each[0], FalseNegative = each[1] };

            DecisionThreshold.ForCost(one.Labels("actual"), one.Tensor("scores"), matrix, one.Weights())
                .Objective.Should().BeApproximately(least, SklearnCase.Tolerance, costs);
        }
    }

    // What the threshold says of itself is what the labels at it give.
    [Fact]
    public void Threshold_DoesWhatItSays() => Gen.Select(Rows, Gen.Double[0.1, 10], Gen.Double[0.1, 10]).Sample((rows, alarm, miss) =>
    {
        (int[] actual, Tensor scores) = Split(rows);
        var costs = new CostMatrix { FalsePositive = alarm, FalseNegative = miss, TruePositive = 0.5, TrueNegative = -0.25 };
        DecisionThreshold cheap = DecisionThreshold.ForCost(actual, scores, costs);
        int[] predicted = ClassLabels.AtThreshold(scores, cheap.Value);

        double cost = actual.Zip(predicted).Average(row => row switch
        {
            (0, 1) => alarm,
            (1, 0) => miss,
            (1, 1) => 0.5,
            _ => -0.25,
        });
        cheap.Objective.Should().BeApproximately(cost, 1e-12);
        cheap.Precision.Should().BeApproximately(ClassificationMetrics.Precision(actual, predicted), 1e-12);
        cheap.Recall.Should().BeApproximately(ClassificationMetrics.Recall(actual, predicted), 1e-12);
        int negatives = actual.Count(label => label == 0);
        cheap.FalsePositiveRate.Should().BeApproximately((double)actual.Zip(predicted).Count(row => row is (0, 1)) / negatives, 1e-12);
    });

    [Fact]
    public void ForFBeta_FindsNoneBetter() => Gen.Select(Rows, Gen.Double[0.3, 3]).Sample((rows, beta) =>
    {
        (int[] actual, Tensor scores) = Split(rows);
        DecisionThreshold best = DecisionThreshold.ForFBeta(actual, scores, beta);
        double At(double threshold) => ClassificationMetrics.FBeta(actual, ClassLabels.AtThreshold(scores, threshold), beta);

        best.Objective.Should().BeApproximately(At(best.Value), 1e-12);
        foreach (float score in scores.ToArray())
        {
            At(score).Should().BeLessThanOrEqualTo(best.Objective + 1e-12);
        }
    });

    // Alarms that cost far more than misses: no row is called positive.
    [Fact]
    public void ForCost_WhereAlarmsAreDear_IsInfinite()
    {
        DecisionThreshold none = DecisionThreshold.ForCost([1, 0, 1, 0], Tensor.From([0.1f, 0.9f, 0.5f, 0.5f]), new() { FalsePositive = 100, FalseNegative = 1 });

        none.Value.Should().Be(double.PositiveInfinity);
        (none.Objective, none.Precision, none.Recall, none.FalsePositiveRate).Should().Be((0.5, 0, 0, 0));
    }

    [Fact]
    public void ProbabilityThreshold_IsWhereBothCostTheSame()
    {
        new CostMatrix { FalsePositive = 1, FalseNegative = 4 }.ProbabilityThreshold.Should().Be(0.2);
        new CostMatrix { FalsePositive = 3, FalseNegative = 7, TruePositive = 1, TrueNegative = 1 }.ProbabilityThreshold.Should().Be(0.25);
        FluentActions.Invoking(() => new CostMatrix { FalsePositive = 1, FalseNegative = 2, TruePositive = 2 }.ProbabilityThreshold)
            .Should().Throw<InvalidOperationException>().WithMessage("CostMatrix expects mistakes that cost more than right answers but a false positive costs 1,*");
    }

    [Fact]
    public void WrongInput_SaysWhat()
    {
        FluentActions.Invoking(() => new CostMatrix { FalsePositive = double.NaN, FalseNegative = 1 })
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("CostMatrix.FalsePositive expects a finite number but got NaN.*");
        FluentActions.Invoking(() => DecisionThreshold.ForFBeta([0, 1], new Tensor(2), beta: double.NaN))
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("DecisionThreshold.ForFBeta expects a finite beta above 0 but got NaN.*");
        FluentActions.Invoking(() => DecisionThreshold.ForCost([1, 1], new Tensor(2), new() { FalsePositive = 1, FalseNegative = 1 }))
            .Should().Throw<ArgumentException>().WithMessage("DecisionThreshold.ForCost expects rows that are of class 1 and rows that are not*");
    }

    private static (int[] Actual, Tensor Scores) Split((int Label, int Step)[] rows) =>
        ([.. rows.Select(row => row.Label)], Tensor.From([.. rows.Select(row => row.Step / 16f)]));
}
