using System.Text.Json;
using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Metrics;

public sealed class CurveTests
{
    public static TheoryData<string> Cases => SklearnCase.Names("binary");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Roc_OfACase_IsScikitLearns(string name)
    {
        JsonElement one = SklearnCase.Of("binary", name);
        RocCurve curve = RocCurve.Of(one.Labels("actual"), one.Tensor("scores"), one.Weights());

        curve.Points[0].Should().Be(new RocPoint(double.PositiveInfinity, 0, 0));
        curve.Points.Skip(1).Select(point => point.Threshold).ShouldBeNear(one.Doubles("thresholds"), "thresholds");
        curve.Points.Skip(1).Select(point => point.FalsePositiveRate).ShouldBeNear(one.Doubles("falsePositiveRate"), "false positives");
        curve.Points.Skip(1).Select(point => point.TruePositiveRate).ShouldBeNear(one.Doubles("truePositiveRate"), "true positives");
        curve.Area.Should().BeApproximately(one.Values()["rocAuc"], SklearnCase.Tolerance);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void PrecisionRecall_OfACase_IsScikitLearns(string name)
    {
        JsonElement one = SklearnCase.Of("binary", name);
        PrecisionRecallCurve curve = PrecisionRecallCurve.Of(one.Labels("actual"), one.Tensor("scores"), one.Weights());

        curve.Points[0].Should().Be(new PrecisionRecallPoint(double.PositiveInfinity, 1, 0));
        curve.Points.Skip(1).Select(point => point.Threshold).ShouldBeNear(one.Doubles("precisionThresholds"), "thresholds");
        curve.Points.Select(point => point.Precision).ShouldBeNear(one.Doubles("precision"), "precision");
        curve.Points.Select(point => point.Recall).ShouldBeNear(one.Doubles("recall"), "recall");
        curve.AveragePrecision.Should().BeApproximately(one.Values()["averagePrecision"], SklearnCase.Tolerance);
    }

    [Theory]
    [InlineData("fine scores")]
    [InlineData("tied scores")]
    public void Reliability_OfACase_IsScikitLearns(string name)
    {
        JsonElement one = SklearnCase.Of("binary", name);
        ReliabilityCurve curve = ReliabilityCurve.Of(one.Labels("actual"), one.Tensor("scores"));

        curve.Bins.Select(bin => bin.Frequency).ShouldBeNear(one.Doubles("frequency"), "frequency");
        curve.Bins.Select(bin => bin.MeanProbability).ShouldBeNear(one.Doubles("meanProbability"), "mean probability");
        curve.Bins.Sum(bin => bin.Weight).Should().Be(one.Labels("actual").Length);
        curve.GreatestError.Should().Be(curve.Bins.Max(bin => bin.Gap));
    }

    // Answers 0 (80 %, right), 1 (60 %, wrong), 2 (80 %, wrong): 80 % came true for half.
    [Fact]
    public void Reliability_OfSeveralClasses_LooksAtTheAnswer()
    {
        Tensor probabilities = Tensor.From([0.8f, 0.1f, 0.1f, 0.2f, 0.6f, 0.2f, 0.1f, 0.1f, 0.8f], 3, 3);

        ReliabilityCurve curve = ReliabilityCurve.Of([0, 2, 0], probabilities);

        curve.Bins.Should().HaveCount(2);
        curve.Bins[0].Frequency.Should().Be(0);
        curve.Bins[1].Frequency.Should().Be(0.5);
        curve.ExpectedError.Should().BeApproximately((0.6 + (2 * 0.3)) / 3, 1e-6);
    }

    // A probability on the edge of a bin belongs to the lower one.
    [Fact]
    public void Reliability_OfEdges_FillsTheLowerBin()
    {
        ReliabilityCurve curve = ReliabilityCurve.Of([0, 0, 1, 1, 1], Tensor.From([0, 0.25f, 0.5f, 0.75f, 1]), bins: 4);

        curve.Bins.Select(bin => bin.Weight).Should().Equal(2, 1, 1, 1);
        curve.Bins.Select(bin => bin.High).Should().Equal(0.25, 0.5, 0.75, 1);
        curve.Bins.Select(bin => bin.Low).Should().Equal(0, 0.25, 0.5, 0.75);
    }

    [Fact]
    public void WrongInput_SaysWhat()
    {
        FluentActions.Invoking(() => RocCurve.Of([0, 1], new Tensor(2, 3))).Should().Throw<ArgumentException>()
            .WithMessage("RocCurve expects scores [N, 1] or probabilities [N, 2] of a binary model but got [2, 3]. Of several classes, take one*");
        FluentActions.Invoking(() => RocCurve.Of([0, 0], new Tensor(2, 1))).Should().Throw<ArgumentException>()
            .WithMessage("RocCurve expects rows that are of class 1 and rows that are not, with a weight above 0, but got none of class 1*");
        FluentActions.Invoking(() => PrecisionRecallCurve.Of([0, 0], new Tensor(2, 1))).Should().Throw<ArgumentException>()
            .WithMessage("PrecisionRecallCurve expects rows that are of class 1, with a weight above 0, but got none of class 1*");
        FluentActions.Invoking(() => ReliabilityCurve.Of([0, 0], new Tensor(2, 1), bins: int.MaxValue)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("ReliabilityCurve expects 1 to 10000 bins but got 2147483647.*");
    }
}
