namespace NeuralNet.Tests.Tensors;

public class TensorTests
{
    private static Tensor Matrix => Tensor.From(new float[,] { { 1, 2, 3 }, { 4, 5, 6 } });

    [Fact]
    public void Constructor_OfAShape_HoldsZeros()
    {
        new Tensor(2, 3).AsSpan().ToArray().Should().Equal(0, 0, 0, 0, 0, 0);
        new Tensor(2).Shape.Should().Be(new Shape(2));
    }

    [Fact]
    public void Constructor_AroundAnArray_KeepsIt()
    {
        float[] data = [1, 2, 3, 4];
        Tensor tensor = new(new Shape(2, 2), data);
        data[3] = 40;
        tensor[1, 1].Should().Be(40);
    }

    [Fact]
    public void Constructor_OfAnotherLengthOrNoShape_NamesThem()
    {
        Action length = () => _ = new Tensor(new Shape(2, 3), new float[5]);
        length.Should().Throw<ArgumentException>().WithMessage("Tensor [2, 3] expects an array of 6 elements but got 5.*");
        Action shape = () => _ = new Tensor(default(Shape));
        shape.Should().Throw<ArgumentException>().WithMessage("Tensor expects a shape of 1 to 4 sizes but got the default one*");
    }

    [Fact]
    public void From_OfAMatrix_CopiesRowAfterRow()
    {
        Matrix.AsSpan().ToArray().Should().Equal(1, 2, 3, 4, 5, 6);
        Tensor.From([1, 2, 3, 4, 5, 6], rows: 2, columns: 3)[1, 0].Should().Be(4);
    }

    [Fact]
    public void Row_WrittenTo_ChangesTheTensor()
    {
        Tensor tensor = Matrix;
        tensor.Row(1)[0] = 40;
        tensor[1, 0].Should().Be(40);
        tensor[3].Should().Be(40);
    }

    [Fact]
    public void RowRange_OfSomeRows_CopiesThem()
    {
        Tensor tensor = new(new Shape(3, 1, 2), [1, 2, 3, 4, 5, 6]);
        Tensor rows = tensor.RowRange(1..);
        rows.Shape.Should().Be(new Shape(2, 1, 2));
        rows.AsSpan().ToArray().Should().Equal(3, 4, 5, 6);
        rows[0] = 30;
        tensor[2].Should().Be(3);
    }

    [Fact]
    public void Clone_WrittenTo_LeavesTheTensorAsItIs()
    {
        Tensor tensor = Matrix;
        tensor.Clone()[0] = 10;
        tensor[0].Should().Be(1);
    }

    [Fact]
    public void Reshape_ToAsManyElements_SharesMemory()
    {
        Tensor tensor = Matrix;
        Tensor column = tensor.Reshape(new Shape(6, 1));
        column[5, 0] = 60;
        tensor[1, 2].Should().Be(60);
        Action other = () => tensor.Reshape(new Shape(4));
        other.Should().Throw<ArgumentException>().WithMessage("Reshape expects a shape of 6 elements for [2, 3] but got [4].*");
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(-1, 0)]
    [InlineData(0, 3)]
    public void Indexer_OutsideTheTensor_NamesTheShapeAndThePosition(int row, int column)
    {
        Func<float> element = () => Matrix[row, column];
        element.Should().Throw<ArgumentOutOfRangeException>().WithMessage(
            $"Tensor [2, 3] has rows 0 to 1 and columns 0 to 2, but row {row}, column {column} was asked for.*");
    }
}
