namespace NeuralNet;

/// <summary>
/// A row-major matrix in memory that the caller owns: a span of float32 with a number of rows and of columns. Element (i, j) is
/// <c>values[i · Columns + j]</c>; rows lie one after the other without gaps.
/// </summary>
/// <remarks>
/// A view: it copies and allocates nothing, and writes through it change that memory. As a ref struct it lives
/// on the stack only. A <see cref="Tensor"/> converts to it.
/// </remarks>
public readonly ref struct MatrixSpan
{
    private readonly Span<float> _values;

    /// <summary>A matrix over a span.</summary>
    /// <param name="values">The elements in row-major order.</param>
    /// <param name="rows">Number of rows, 0 or more.</param>
    /// <param name="columns">Number of columns, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    /// <exception cref="ArgumentException">The span does not hold rows · columns elements.</exception>
    public MatrixSpan(Span<float> values, int rows, int columns)
    {
        ReadOnlyMatrixSpan.ThrowIfNotWhole(nameof(MatrixSpan), values, rows, columns);
        _values = values;
        Rows = rows;
        Columns = columns;
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>Whether there are no elements.</summary>
    public bool IsEmpty => _values.IsEmpty;

    /// <summary>[Rows, Columns].</summary>
    public Shape Shape => new(Rows, Columns);

    /// <summary>The transpose as a factor of a matrix product; no element is moved.</summary>
    public MatrixFactor Transposed => new(this, isTransposed: true);

    /// <summary>The element of a row and a column.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row or column.</exception>
    public ref float this[int row, int column] => ref _values[ReadOnlyMatrixSpan.Position(row, column, Rows, Columns)];

    /// <summary>The same memory, read-only.</summary>
    public static implicit operator ReadOnlyMatrixSpan(MatrixSpan matrix) => new(matrix._values, matrix.Rows, matrix.Columns);

    /// <summary>The elements in row-major order.</summary>
    public Span<float> AsSpan() => _values;

    /// <summary>One row.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public Span<float> Row(int row) => Slice(row, 1)._values;

    /// <summary>Some rows, in the same memory.</summary>
    /// <param name="firstRow">The first of them, counted from 0.</param>
    /// <param name="rows">How many; 0 is allowed.</param>
    /// <exception cref="ArgumentOutOfRangeException">The matrix does not have these rows.</exception>
    public MatrixSpan Slice(int firstRow, int rows)
    {
        ReadOnlyMatrixSpan.ThrowIfOutside(firstRow, rows, Rows, Columns);
        return new MatrixSpan(_values.Slice(firstRow * Columns, rows * Columns), rows, Columns);
    }

    /// <summary>Text such as <c>[64, 784]</c>.</summary>
    public override string ToString() => Shape.ToString();
}
