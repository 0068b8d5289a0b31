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
    public void Wrap_OfAnArray_KeepsIt()
    {
        float[] data = [1, 2, 3, 4];
        Tensor tensor = Tensor.Wrap(data, new Shape(2, 2));
        data[3] = 40;
        tensor[1, 1].Should().Be(40);
        tensor[0] = 10;
        data[0].Should().Be(10);
    }

    [Fact]
    public void Constructor_OfAnotherLengthOrNoShape_NamesThem()
    {
        Action wrap = () => Tensor.Wrap(new float[5], new Shape(2, 3));
        wrap.Should().Throw<ArgumentException>().WithMessage(
            "Tensor.Wrap expects 6 elements for [2, 3] but got 5. (Parameter 'data')");
        Action from = () => Tensor.From([1, 2, 3, 4, 5], 2, 3);
        from.Should().Throw<ArgumentException>().WithMessage(
            "Tensor.From expects 6 elements for [2, 3] but got 5. (Parameter 'values')");
        Action nothing = () => Tensor.Wrap(null!, new Shape(2, 3));
        nothing.Should().Throw<ArgumentNullException>();

        Action[] shapes =
        [
            () => _ = new Tensor(default(Shape)), () => Tensor.Wrap([], default), () => Tensor.From([], default(Shape)),
            () => new Tensor(0).Reshape(default), () => Tensor.Filled(default, 1),
        ];
        foreach (Action shape in shapes)
        {
            shape.Should().Throw<ArgumentException>().WithMessage("Tensor expects a shape of 1 to 4 sizes but got the default one*");
        }
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
    public void RowRange_OfSomeRows_IsAViewOfThem()
    {
        Tensor tensor = Tensor.From([1, 2, 3, 4, 5, 6], new Shape(3, 1, 2));
        Tensor rows = tensor.RowRange(1..);
        rows.Shape.Should().Be(new Shape(2, 1, 2));
        rows.AsSpan().ToArray().Should().Equal(3, 4, 5, 6);
        rows[0] = 30;
        tensor[2].Should().Be(30);
        tensor[1, 1] = 40;
        rows[1].Should().Be(40);
        tensor.RowRange(2..2).Length.Should().Be(0);
    }

    [Fact]
    public void RowRange_OutsideTheTensor_NamesTheRangeAndTheRows()
    {
        Range[] ranges = [2..4, (^4).., Range.EndAt(^4), 2..1, Range.StartAt(int.MaxValue)];
        foreach (Range range in ranges)
        {
            Action view = () => new Tensor(3, 2).RowRange(range);
            view.Should().Throw<ArgumentOutOfRangeException>().WithMessage(
                $"RowRange expects a range within the 3 rows of tensor [3, 2] but got {range}. (Parameter 'range')");
        }
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
            $"Tensor [2, 3] expects a row below 2 and a column below 3, counted from 0, but got row {row}, column {column}.*");
    }
}
