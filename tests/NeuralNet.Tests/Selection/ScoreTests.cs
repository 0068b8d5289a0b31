namespace NeuralNet.Tests.Selection;

public sealed class ScoreTests
{
    private static readonly Tensor Probabilities = Tensor.From([0.9f, 0.2f, 0.6f, 0.4f], 4, 1);

    [Fact]
    public void Of_AReport_IsItsMeasures_WithTheirDirections()
    {
        ClassificationReport classes = ClassificationReport.FromProbabilities([1, 0, 0, 1], Probabilities);
        RegressionReport numbers = RegressionReport.Of(Tensor.From([1f, 0, 0, 1], 4, 1), Probabilities);
        MultilabelReport labels = MultilabelReport.FromProbabilities(Tensor.From([1f, 0, 0, 1], 4, 1), Probabilities);

        Score.Of(classes).Should().Equal(Score.Lower("log loss", classes.LogLoss!.Value), Score.Higher("accuracy", 0.5), Score.Higher("ROC AUC", 0.75));
        Score.Of(numbers).Select(score => (score.Name, score.HigherIsBetter)).Should().Equal(("RMSE", false), ("MAE", false), ("R2", true));
        Score.Of(numbers)[1].Value.Should().BeApproximately((0.1 + 0.2 + 0.6 + 0.6) / 4, 1e-7);
        Score.Of(labels).Should().Equal(Score.Higher("macro F1", labels.Macro.F1), Score.Higher("subset accuracy", 0.5), Score.Lower("Hamming loss", 0.5));
    }

    [Fact]
    public void Of_LabelsAlone_HasTheAccuracy_AndAClassWithoutARowNoArea()
    {
        Score.Of(ClassificationReport.FromLabels([1, 0], [1, 1])).Should().Equal(Score.Higher("accuracy", 0.5));
        Score.Of(ClassificationReport.FromProbabilities([1, 1, 1, 1], Probabilities))[2].Value.Should().Be(double.NaN);
    }
}
