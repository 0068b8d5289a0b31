namespace NeuralNet.Tests.Metrics;

public class ConfusionMatrixTests
{
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
}
