namespace NeuralNet.Tests.Tensors;

public class MatrixSpanTests
{
    [Fact]
    public void MatrixSpan_OverASpan_SeesAndWritesItsMemory()
    {
        float[] data = [1, 2, 3, 4, 5, 6];
        var matrix = new MatrixSpan(data, rows: 2, columns: 3);

        (matrix.Rows, matrix.Columns, matrix.IsEmpty).Should().Be((2, 3, false));
        matrix.Shape.Should().Be(new Shape(2, 3));
        matrix.ToString().Should().Be("[2, 3]");
        matrix[1, 0].Should().Be(4);
        matrix.Row(1).ToArray().Should().Equal(4, 5, 6);
        matrix.AsSpan().ToArray().Should().Equal(data);

        matrix[1, 2] = 60;
        matrix.Row(0)[0] = 10;
        data.Should().Equal(10, 2, 3, 4, 5, 60);
    }

    [Fact]
    public void ReadOnlyMatrixSpan_OfAMatrixSpan_SeesTheSameMemory()
    {
        float[] data = [1, 2, 3, 4, 5, 6];
        ReadOnlyMatrixSpan matrix = new MatrixSpan(data, rows: 3, columns: 2);
        data[4] = 50;

        (matrix.Rows, matrix.Columns, matrix.IsEmpty).Should().Be((3, 2, false));
        matrix.Shape.Should().Be(new Shape(3, 2));
        matrix.ToString().Should().Be("[3, 2]");
        matrix[2, 0].Should().Be(50);
        matrix.Row(2).ToArray().Should().Equal(50, 6);
        matrix.AsSpan().ToArray().Should().Equal(1, 2, 3, 4, 50, 6);
    }

    [Fact]
    public void Slice_OfRows_SharesMemory()
    {
        float[] data = [1, 2, 3, 4, 5, 6];
        MatrixSpan rows = new MatrixSpan(data, 3, 2).Slice(1, 2);
        rows[0, 0] = 30;

        rows.Shape.Should().Be(new Shape(2, 2));
        rows.AsSpan().ToArray().Should().Equal(30, 4, 5, 6);
        data[2].Should().Be(30);
        new ReadOnlyMatrixSpan(data, 3, 2).Slice(2, 1).AsSpan().ToArray().Should().Equal(5, 6);
        new MatrixSpan(data, 3, 2).Slice(3, 0).IsEmpty.Should().BeTrue();
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(3, 0)]
    [InlineData(0, 0)]
    [InlineData(0, int.MaxValue)]
    public void MatrixSpan_WithoutElements_KeepsItsSizes(int rows, int columns)
    {
        var matrix = new MatrixSpan([], rows, columns);
        ReadOnlyMatrixSpan readOnly = matrix;

        (matrix.Rows, matrix.Columns, matrix.IsEmpty).Should().Be((rows, columns, true));
        (readOnly.Rows, readOnly.Columns, readOnly.IsEmpty).Should().Be((rows, columns, true));
    }

    [Fact]
    public void MatrixSpan_OfDefault_IsEmpty()
    {
        MatrixSpan matrix = default;

        (matrix.Rows, matrix.Columns, matrix.IsEmpty, matrix.ToString()).Should().Be((0, 0, true, "[0, 0]"));
    }

    [Theory]
    [InlineData(-1, 3, "[-1, 3]", "rows")]
    [InlineData(3, -1, "[3, -1]", "columns")]
    [InlineData(-2, -3, "[-2, -3]", "rows")]
    public void Constructor_OfANegativeSize_NamesTheSizes(int rows, int columns, string sizes, string parameter)
    {
        Action make = () => _ = new MatrixSpan(new float[6], rows, columns);
        make.Should().Throw<ArgumentOutOfRangeException>().WithMessage(
            $"MatrixSpan expects sizes of 0 or more but got {sizes}. (Parameter '{parameter}')");
        Action readOnly = () => _ = new ReadOnlyMatrixSpan(new float[6], rows, columns);
        readOnly.Should().Throw<ArgumentOutOfRangeException>().WithMessage("ReadOnlyMatrixSpan expects sizes of 0 or more*");
    }

    // 65536 · 65536 is 2^32, which is 0 in 32 bits.
    [Theory]
    [InlineData(6, 2, 2, "4 elements but got 6")]
    [InlineData(3, 2, 2, "4 elements but got 3")]
    [InlineData(0, 65536, 65536, "4294967296 elements but got 0")]
    public void Constructor_OfAnotherLength_NamesBoth(int length, int rows, int columns, string lengths)
    {
        Action make = () => _ = new MatrixSpan(new float[length], rows, columns);
        make.Should().Throw<ArgumentException>().WithMessage(
            $"MatrixSpan [{rows}, {columns}] expects a span of {lengths}. Slice the span, or correct the sizes. (Parameter 'values')");
        Action readOnly = () => _ = new ReadOnlyMatrixSpan(new float[length], rows, columns);
        readOnly.Should().Throw<ArgumentException>().WithMessage("ReadOnlyMatrixSpan*");
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(-1, 0)]
    [InlineData(0, 3)]
    [InlineData(0, -1)]
    public void Indexer_OutsideTheMatrix_NamesTheShapeAndThePosition(int row, int column)
    {
        string message = $"Matrix [2, 3] expects a row below 2 and a column below 3, counted from 0, but got row {row}, column {column}. (Parameter 'row')";
        Action element = () => _ = new MatrixSpan(new float[6], 2, 3)[row, column];
        element.Should().Throw<ArgumentOutOfRangeException>().WithMessage(message);
        Action readOnly = () => _ = new ReadOnlyMatrixSpan(new float[6], 2, 3)[row, column];
        readOnly.Should().Throw<ArgumentOutOfRangeException>().WithMessage(message);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, -1)]
    [InlineData(0, 3)]
    [InlineData(3, 0)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void Slice_OutsideTheMatrix_NamesTheRows(int firstRow, int rows)
    {
        string message = $"Matrix [2, 3] expects a range within its 2 rows but got {rows} from row {firstRow} on. (Parameter 'firstRow')";
        Action slice = () => _ = new MatrixSpan(new float[6], 2, 3).Slice(firstRow, rows);
        slice.Should().Throw<ArgumentOutOfRangeException>().WithMessage(message);
        Action readOnly = () => _ = new ReadOnlyMatrixSpan(new float[6], 2, 3).Slice(firstRow, rows);
        readOnly.Should().Throw<ArgumentOutOfRangeException>().WithMessage(message);
    }

    [Fact]
    public void Row_OutsideTheMatrix_Throws()
    {
        Action row = () => _ = new MatrixSpan(new float[6], 2, 3).Row(2);
        row.Should().Throw<ArgumentOutOfRangeException>().WithMessage("Matrix [2, 3] expects a range within its 2 rows but got 1 from row 2 on.*");
    }

    [Fact]
    public void Factor_OfAMatrix_CountsRowsAndColumnsAfterTransposition()
    {
        MatrixFactor factor = new MatrixSpan(new float[6], 2, 3);
        (factor.Rows, factor.Columns, factor.IsTransposed, factor.ToString()).Should().Be((2, 3, false, "[2, 3]"));

        MatrixFactor transposed = factor.Transposed;
        (transposed.Rows, transposed.Columns, transposed.IsTransposed, transposed.ToString()).Should().Be((3, 2, true, "[2, 3] transposed"));
        transposed.Matrix.Shape.Should().Be(new Shape(2, 3));
        transposed.Transposed.IsTransposed.Should().BeFalse();

        new MatrixSpan(new float[6], 2, 3).Transposed.IsTransposed.Should().BeTrue();
        new ReadOnlyMatrixSpan(new float[6], 2, 3).Transposed.IsTransposed.Should().BeTrue();
        new Tensor(2, 3).Transposed.ToString().Should().Be("[2, 3] transposed");
    }

    [Fact]
    public void Tensor_AsAMatrix_SharesMemory()
    {
        Tensor tensor = Tensor.From([1, 2, 3, 4, 5, 6, 7, 8], new Shape(2, 2, 2));
        MatrixSpan matrix = tensor;
        ReadOnlyMatrixSpan readOnly = tensor;
        MatrixFactor factor = tensor.RowRange(1..);
        matrix[1, 3] = 80;

        matrix.Shape.Should().Be(new Shape(2, 4));
        tensor[7].Should().Be(80);
        readOnly[1, 3].Should().Be(80);
        factor.Matrix.AsSpan().ToArray().Should().Equal(5, 6, 7, 80);
        new Tensor(3).AsMatrixSpan().Shape.Should().Be(new Shape(3, 1), "a vector is a column");
    }

    [Fact]
    public void Tensor_OfNull_IsNoMatrix()
    {
        Action matrix = () => { MatrixSpan none = (Tensor)null!; };
        matrix.Should().Throw<ArgumentNullException>().WithParameterName("tensor");
        Action readOnly = () => { ReadOnlyMatrixSpan none = (Tensor)null!; };
        readOnly.Should().Throw<ArgumentNullException>().WithParameterName("tensor");
        Action factor = () => { MatrixFactor none = (Tensor)null!; };
        factor.Should().Throw<ArgumentNullException>().WithParameterName("tensor");
    }
}
