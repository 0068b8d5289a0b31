using System.Text.Json;
using CsCheck;
using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Metrics;

public sealed class MultilabelReportTests
{
    public static TheoryData<string> Cases => SklearnCase.Names("multilabel");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Report_OfACase_IsScikitLearns(string name)
    {
        JsonElement one = SklearnCase.Of("multilabel", name);
        Tensor actual = one.Tensor("actual");
        MultilabelReport report = MultilabelReport.FromLabels(actual, one.Tensor("predicted"), weights: one.Weights());

        JsonElement labels = one.GetProperty("labels");
        report.Labels.Select(of => of.Precision).ShouldBeNear(Numbers(labels[0]), "precision");
        report.Labels.Select(of => of.Recall).ShouldBeNear(Numbers(labels[1]), "recall");
        report.Labels.Select(of => of.F1).ShouldBeNear(Numbers(labels[2]), "F1");
        report.Labels.Select(of => of.Support).ShouldBeNear(Numbers(labels[3]), "support");
        foreach ((string average, ClassScores scores) in new[] { ("micro", report.Micro), ("macro", report.Macro), ("weighted", report.Weighted) })
        {
            double[] expected = [.. one.GetProperty(average).EnumerateArray().Select(item => item[0].GetDouble())];
            new[] { scores.Precision, scores.Recall, scores.F1 }.ShouldBeNear(expected, average);
        }

        Dictionary<string, double> values = one.Values();
        new[] { report.SubsetAccuracy, report.HammingLoss }.ShouldBeNear([values["subsetAccuracy"], values["hammingLoss"]], "rows");
        MultilabelReport.FromProbabilities(actual, one.Tensor("scores"), weights: one.Weights()).Should().BeEquivalentTo(report);
    }

    [Fact]
    public void ToString_OfACase_IsScikitLearnsTable()
    {
        JsonElement one = SklearnCase.Of("multilabel", "4 labels");
        string text = MultilabelReport.FromLabels(one.Tensor("actual"), one.Tensor("predicted")).ToString();

        // The last line there is the average over samples.
        text.Split('\n').Should().Equal(one.Text("report").TrimEnd('\n').Split('\n')[..^1].Select(line => line.TrimEnd()));
    }

    // A weight of 2 is the row twice, 0 leaves it out.
    [Fact]
    public void Weights_AreRowsThatComeSoOften() =>
        Gen.Select(Gen.Int[0, 1].Array[6], Gen.Int[0, 1].Array[6], Gen.Int[0, 3].Array[3]).Where((_, _, times) => times.Sum() > 0).Sample((actual, predicted, times) =>
        {
            int[] rows = [.. Enumerable.Range(0, 3).SelectMany(row => Enumerable.Repeat(row, times[row]))];
            Tensor Repeated(int[] flags) => Tensor.From([.. rows.SelectMany(row => flags[(2 * row)..((2 * row) + 2)]).Select(flag => (float)flag)], rows.Length, 2);
            Tensor All(int[] flags) => Tensor.From(Array.ConvertAll(flags, flag => (float)flag), 3, 2);

            MultilabelReport weighted = MultilabelReport.FromLabels(
                All(actual), All(predicted), weights: Tensor.From(Array.ConvertAll(times, count => (float)count)));

            weighted.Should().BeEquivalentTo(
                MultilabelReport.FromLabels(Repeated(actual), Repeated(predicted)), options => options
                    .Using<double>(pair => pair.Subject.Should().BeApproximately(pair.Expectation, 1e-12)).WhenTypeIs<double>());
        });

    [Fact]
    public void NoLabelAtAll_IsZero()
    {
        MultilabelReport report = MultilabelReport.FromLabels(new Tensor(3, 2), new Tensor(3, 2), ["a", "b"]);

        (report.Micro.F1, report.Macro.F1, report.Weighted.F1).Should().Be((0, 0, 0));
        (report.SubsetAccuracy, report.HammingLoss).Should().Be((1, 0));
    }

    [Fact]
    public void WrongInput_SaysWhere()
    {
        Tensor flags = Tensor.From([1, 0, 0, 1], 2, 2);

        Message(() => MultilabelReport.FromLabels(flags, Tensor.From([1, 0, 0.5f, 1], 2, 2))).Should().StartWith(
            "MultilabelReport expects predicted labels of 0 and 1 but got 0.5 in row 1, column 0. For probabilities use FromProbabilities.");
        Message(() => MultilabelReport.FromLabels(Tensor.From([1, 2, 0, 1], 2, 2), flags)).Should().StartWith("MultilabelReport expects true labels of 0 and 1 but got 2 in row 0, column 1.");
        Message(() => MultilabelReport.FromLabels(flags, new Tensor(2, 3))).Should().StartWith("MultilabelReport expects a prediction for each true value, [2, 2], but got [2, 3].");
        Message(() => MultilabelReport.FromLabels(flags, flags, ["one"])).Should().StartWith("MultilabelReport expects a name for each of 2 labels but got 1.");
        Message(() => MultilabelReport.FromProbabilities(flags, flags, double.NaN)).Should().StartWith("MultilabelReport expects a threshold that is a number but got NaN.");
    }

    private static string Message(Func<MultilabelReport> make) => make.Should().Throw<ArgumentException>().Which.Message;

    private static double[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(item => item.GetDouble())];
}
