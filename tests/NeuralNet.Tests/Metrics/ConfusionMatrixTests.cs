using System.Text.Json;

namespace NeuralNet.Tests.Metrics;

public class ConfusionMatrixTests
{
    public static TheoryData<string> Cases => SklearnCase.Names("labels");

    private static readonly Tensor Output = Tensor.From([5, 1, 1, 0, 2, 1, 0, 3, 1, 0, 0, 9], 4, 3);
    private static readonly Tensor Classes = Tensor.From([0, 1, 2, 2], 4, 1);

    [Fact]
    public void Add_Counts_TrueByPredicted()
    {
        var matrix = new ConfusionMatrix(["a", "b", "c"]);
        matrix.Add(Output, Classes);

        matrix.ToArray().Should().BeEquivalentTo(new[,] { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 1, 1 } });
        matrix[2, 1].Should().Be(1);
        matrix.Total.Should().Be(4);
        matrix.Accuracy.Should().Be(0.75);
    }

    [Fact]
    public void ToString_IsATable()
    {
        var matrix = new ConfusionMatrix(["a", "bb", "c"]);
        matrix.Add(Output, Classes);

        matrix.ToString().Should().Be("     a  bb   c\na    1   0   0\nbb   0   1   0\nc    0   1   1");
    }

    [Fact]
    public void Add_NoSuchClass_SaysWhichRow_AndCountsNothing()
    {
        var matrix = new ConfusionMatrix(["a", "b", "c"]);

        FluentActions.Invoking(() => matrix.Add(Output, Tensor.From([0, 1, 3, 2], 4, 1)))
            .Should().Throw<ArgumentException>().WithMessage("ConfusionMatrix expects classes 0 to 2 but got 3 in row 2.*");
        FluentActions.Invoking(() => matrix.Add(Output, new Tensor(3, 1)))
            .Should().Throw<ArgumentException>().WithMessage("ConfusionMatrix expects outputs [N, 3] and classes [N, 1] but got [4, 3] and [3, 1].*");
        FluentActions.Invoking(() => new ConfusionMatrix(["one"]))
            .Should().Throw<ArgumentException>().WithMessage("ConfusionMatrix expects 2 or more classes but got 1.*");
        FluentActions.Invoking(() => matrix.Add(Tensor.From([1, 2, 3, float.NaN, 1, 2], 2, 3), new Tensor(2, 1)))
            .Should().Throw<ArgumentException>().WithMessage("ConfusionMatrix expects outputs that are numbers but got NaN in row 1*");
        matrix.Total.Should().Be(0);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void AddLabels_OfACase_IsScikitLearns(string name)
    {
        JsonElement one = SklearnCase.Of("labels", name);
        int[] actual = one.Labels("actual"), predicted = one.Labels("predicted");
        int[] labels = [.. actual.Union(predicted).Order()];
        var matrix = new ConfusionMatrix([.. labels.Select(label => $"{label}")]);
        matrix.AddLabels(
            Array.ConvertAll(actual, label => Array.IndexOf(labels, label)),
            Array.ConvertAll(predicted, label => Array.IndexOf(labels, label)),
            one.Weights());

        int k = labels.Length;
        Enumerable.Range(0, k * k).Select(i => matrix.Weight(i / k, i % k)).ShouldBeNear(
            [.. one.GetProperty("confusion").EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(item => item.GetDouble())], "weights");
        matrix.Accuracy.Should().BeApproximately(one.Values()["accuracy"], SklearnCase.Tolerance);
        matrix.Total.Should().Be(actual.Length);
    }

    [Fact]
    public void AddLabels_WithWeights_PrintsThem()
    {
        var matrix = new ConfusionMatrix(["a", "b"]);
        matrix.AddLabels([0, 1, 1], [0, 1, 0], Tensor.From([0.5f, 2, 1]));

        matrix.ToString().Should().Be("      a     b\na  0.50  0.00\nb  1.00  2.00");
        matrix.TotalWeight.Should().Be(3.5);
        matrix[1, 0].Should().Be(1);
    }

    [Fact]
    public void Add_OneLogit_IsAsTwo()
    {
        var (one, two) = (new ConfusionMatrix(["no", "yes"]), new ConfusionMatrix(["no", "yes"]));
        Tensor classes = Tensor.From([0, 1, 1, 0], 4, 1);
        one.Add(Tensor.From([-1, 2, -3, 0], 4, 1), classes);
        two.Add(Tensor.From([0, -1, 0, 2, 0, -3, 0, 0], 4, 2), classes);

        one.ToArray().Should().BeEquivalentTo(two.ToArray());
        one.ToArray().Should().BeEquivalentTo(new[,] { { 2, 0 }, { 1, 1 } });
    }

    [Fact]
    public void AddLabels_NoSuchClass_CountsNothing()
    {
        var matrix = new ConfusionMatrix(["a", "b"]);

        matrix.Invoking(m => m.AddLabels([0, 1], [0, 2])).Should().Throw<ArgumentException>()
            .WithMessage("ConfusionMatrix expects predicted classes 0 to 1 but got 2 in row 1.*");
        matrix.Total.Should().Be(0);
    }
}
