using System.Text.Json;
using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Metrics;

public sealed class ClassificationReportTests
{
    public static TheoryData<string> Cases => SklearnCase.Names("labels");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Classes_OfACase_AreScikitLearns(string name)
    {
        JsonElement one = SklearnCase.Of("labels", name);
        ClassificationReport report = ClassificationReport.FromLabels(one.Labels("actual"), one.Labels("predicted"), weights: one.Weights());

        report.Classes.Select(of => of.Precision).ShouldBeNear(one.Doubles("precision"), "precision");
        report.Classes.Select(of => of.Recall).ShouldBeNear(one.Doubles("recall"), "recall");
        report.Classes.Select(of => of.F1).ShouldBeNear(one.Doubles("f1"), "F1");
        report.Classes.Select(of => of.Support).ShouldBeNear(one.Doubles("support"), "support");
        Dictionary<string, double> values = one.Values();
        new[] { report.Accuracy, report.BalancedAccuracy, report.Matthews, report.Kappa }.ShouldBeNear(
            [values["accuracy"], values["balancedAccuracy"], values["matthews"], values["kappa"]], "all classes");
        new[] { report.Macro.F1, report.Weighted.Precision }.ShouldBeNear([values["f1 macro"], values["precision weighted"]], "averages");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void ToString_OfACase_IsScikitLearnsTable(string name)
    {
        JsonElement one = SklearnCase.Of("labels", name);
        if (!one.TryGetProperty("report", out JsonElement table))
        {
            one.Weights().Should().NotBeNull("only weighted cases have no table");
            return;
        }

        string text = ClassificationReport.FromLabels(one.Labels("actual"), one.Labels("predicted")).ToString();

        // Ours has no spaces at the ends of lines.
        text.Split('\n').Should().Equal(table.GetString()!.TrimEnd('\n').Split('\n').Select(line => line.TrimEnd()));
    }

    [Fact]
    public void FromProbabilities_PrintsLogLossAndArea()
    {
        Tensor probabilities = Tensor.From([0.9f, 0.1f, 0.2f, 0.8f, 0.6f, 0.4f, 0.7f, 0.3f], 4, 2);

        var report = ClassificationReport.FromProbabilities([0, 1, 1, 0], probabilities, ["stays", "leaves"]);

        report.ToString().Should().Be("""
                          precision    recall  f1-score   support

                   stays       0.67      1.00      0.80         2
                  leaves       1.00      0.50      0.67         2

                accuracy                           0.75         4
               macro avg       0.83      0.75      0.73         4
            weighted avg       0.83      0.75      0.73         4

                log loss                         0.4004
                 ROC AUC                         1.0000
            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void FromProbabilities_OfOneColumnAndOfTwo_IsTheSame()
    {
        int[] actual = [0, 1, 1, 0, 1];
        Tensor one = Tensor.From([0.25f, 0.75f, 0.5f, 0.625f, 0.875f], 5, 1);

        ClassificationReport.FromProbabilities(actual, one).Should()
            .BeEquivalentTo(ClassificationReport.FromProbabilities(actual, Probabilities.OfBothClasses(one)));
    }

    // A class without rows: the area is undefined, the rest is not.
    [Fact]
    public void FromProbabilities_OfOneClass_HasNoArea()
    {
        var report = ClassificationReport.FromProbabilities([0, 0], Tensor.From([0.25f, 0.5f], 2, 1));

        report.RocAuc.Should().BeNull();
        report.LogLoss.Should().BeApproximately(-(Math.Log(0.75) + Math.Log(0.5)) / 2, 1e-12);
        report.Classes[1].Support.Should().Be(0);
        report.Macro.F1.Should().Be(1, "a class that does not occur is in no average");
    }

    [Fact]
    public void WrongNames_SayHowMany()
    {
        FluentActions.Invoking(() => ClassificationReport.FromProbabilities([0, 1], Tensor.From([0.25f, 0.5f], 2, 1), ["one"]))
            .Should().Throw<ArgumentException>().WithMessage("ClassificationReport expects a name for each of 2 classes but got 1.*");
        FluentActions.Invoking(() => ClassificationReport.FromLabels([0, 2], [0, 1], ["no", "yes"]))
            .Should().Throw<ArgumentException>().WithMessage("ClassificationReport expects true classes 0 to 1 but got 2 in row 1.*");
    }
}
