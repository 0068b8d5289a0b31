namespace NeuralNet.Tests.Tensors;

public class TensorConcatenationTests
{
    private static readonly Tensor Matrix = Tensor.From(new float[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } });

    [Fact]
    public void ConcatenateColumns_OnesAndFeatures_IsTheDesignMatrix() =>
        Tensor.ConcatenateColumns(Tensor.Filled(new Shape(3, 1), 1), Matrix).ToArray2D()
            .Should().BeEquivalentTo(new float[,] { { 1, 1, 2 }, { 1, 3, 4 }, { 1, 5, 6 } });

    [Fact]
    public void ConcatenateColumns_OfNoColumnsOrNoRows_KeepsTheOther()
    {
        Tensor.ConcatenateColumns(Matrix, new Tensor(3, 0)).ToArray2D().Should().BeEquivalentTo(Matrix.ToArray2D());
        Tensor.ConcatenateColumns(new Tensor(0, 2), new Tensor(0, 3)).Shape.Should().Be(new Shape(0, 5));
    }

    [Fact]
    public void ConcatenateColumns_OfOtherShapes_SaysBoth()
    {
        Action rows = () => Tensor.ConcatenateColumns(Matrix, new Tensor(2, 2));
        Action vector = () => Tensor.ConcatenateColumns(Matrix, new Tensor(3));

        rows.Should().Throw<ArgumentException>().WithMessage("ConcatenateColumns expects matrices [N, A] and [N, B] but got [3, 2] and [2, 2].*");
        vector.Should().Throw<ArgumentException>().WithMessage("*but got [3, 2] and [3].*");
    }

    [Fact]
    public void Column_IsACopy()
    {
        Tensor column = Matrix.Column(1);

        column.Shape.Should().Be(new Shape(3));
        column.AsSpan().ToArray().Should().Equal(2, 4, 6);
        column[0] = 7;
        Matrix[0, 1].Should().Be(2);
    }

    [Fact]
    public void Column_ThatIsNotThere_SaysWhatThereIs()
    {
        Matrix.Invoking(m => m.Column(2)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("Column expects a column from 0 to 1 of [3, 2] but got 2.*");
        Matrix.Invoking(m => m.Column(-1)).Should().Throw<ArgumentOutOfRangeException>();
        new Tensor(3).Invoking(v => v.Column(0)).Should().Throw<InvalidOperationException>();
    }
}
