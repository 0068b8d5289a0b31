using System.Diagnostics.CodeAnalysis;

namespace NeuralNet;

/// <summary>
/// A read-only row-major matrix in memory that the caller owns: a span of float32 with a number of rows and of columns. Element
/// (i, j) is <c>values[i · Columns + j]</c>; rows lie one after the other without gaps.
/// </summary>
/// <remarks>
/// A view: it copies and allocates nothing. As a ref struct it lives on the stack only. A <see cref="Tensor"/> and a
/// <see cref="MatrixSpan"/> convert to it.
/// </remarks>
public readonly ref struct ReadOnlyMatrixSpan
{
    private readonly ReadOnlySpan<float> _values;

    /// <summary>A matrix over a span.</summary>
    /// <param name="values">The elements in row-major order.</param>
    /// <param name="rows">Number of rows, 0 or more.</param>
    /// <param name="columns">Number of columns, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    /// <exception cref="ArgumentException">The span does not hold rows · columns elements.</exception>
    public ReadOnlyMatrixSpan(ReadOnlySpan<float> values, int rows, int columns)
    {
        ThrowIfNotWhole(nameof(ReadOnlyMatrixSpan), values, rows, columns);
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
    public ref readonly float this[int row, int column] => ref _values[Position(row, column, Rows, Columns)];

    /// <summary>The elements in row-major order.</summary>
    public ReadOnlySpan<float> AsSpan() => _values;

    /// <summary>One row.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public ReadOnlySpan<float> Row(int row) => Slice(row, 1)._values;

    /// <summary>Some rows, in the same memory.</summary>
    /// <param name="firstRow">The first of them, counted from 0.</param>
    /// <param name="rows">How many; 0 is allowed.</param>
    /// <exception cref="ArgumentOutOfRangeException">The matrix does not have these rows.</exception>
    public ReadOnlyMatrixSpan Slice(int firstRow, int rows)
    {
        ThrowIfOutside(firstRow, rows, Rows, Columns);
        return new ReadOnlyMatrixSpan(_values.Slice(firstRow * Columns, rows * Columns), rows, Columns);
    }

    /// <summary>Text such as <c>[64, 784]</c>.</summary>
    public override string ToString() => Shape.ToString();

    internal static void ThrowIfNotWhole(string who, ReadOnlySpan<float> values, int rows, int columns)
    {
        if (rows < 0 || columns < 0 || (long)rows * columns != values.Length)
        {
            ThrowNotWhole(who, values, rows, columns);
        }
    }

    internal static void ThrowIfOutside(int firstRow, int count, int rows, int columns)
    {
        // A sum of two positive int fits in uint.
        if (firstRow < 0 || count < 0 || (uint)firstRow + (uint)count > (uint)rows)
        {
            ThrowOutside(firstRow, count, rows, columns);
        }
    }

    internal static int Position(int row, int column, int rows, int columns)
    {
        if ((uint)row >= (uint)rows || (uint)column >= (uint)columns)
        {
            ThrowNoElement(row, column, rows, columns);
        }

        return (row * columns) + column;
    }

    // Separate methods build the messages, so that the checks are small enough to be inlined.
    [DoesNotReturn]
    private static void ThrowNotWhole(string who, ReadOnlySpan<float> values, int rows, int columns) => throw (
        rows < 0 || columns < 0
            ? new ArgumentOutOfRangeException(
                rows < 0 ? nameof(rows) : nameof(columns), $"{who} expects sizes of 0 or more but got [{rows}, {columns}].")
            : new ArgumentException(
                $"{who} [{rows}, {columns}] expects a span of {(long)rows * columns} elements but got {values.Length}. "
                + "Slice the span, or correct the sizes.",
                nameof(values)));

    [DoesNotReturn]
    private static void ThrowOutside(int firstRow, int count, int rows, int columns) => throw new ArgumentOutOfRangeException(
        nameof(firstRow), $"Matrix [{rows}, {columns}] expects a range within its {rows} rows but got {count} from row {firstRow} on.");

    [DoesNotReturn]
    private static void ThrowNoElement(int row, int column, int rows, int columns) => throw new ArgumentOutOfRangeException(
        nameof(row), $"Matrix [{rows}, {columns}] expects a row below {rows} and a column below {columns}, counted from 0, but got row {row}, column {column}.");
}
