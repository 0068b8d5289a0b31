using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace NeuralNet;

/// <summary>
/// Numbers in one to four dimensions: float32, row-major, without gaps. Usually a matrix <c>[rows, columns]</c> with one row
/// for each example.
/// </summary>
/// <remarks>
/// <para>
/// A tensor is an array, a place in it and a shape. <see cref="RowRange"/>, <see cref="Reshape"/>, <see cref="Wrap(float[], Shape)"/> and the
/// <c>As</c> methods share memory; every other operation that returns a tensor allocates a new one. Hot paths work on
/// <see cref="AsSpan"/>. There is nothing to dispose.
/// </para>
/// <para>Reading from many threads is safe; writing is not.</para>
/// <para>
/// <c>System.Numerics.Tensors</c> has a <c>Tensor</c> too. A file that uses both namespaces chooses this one by the line
/// <c>using Tensor = NeuralNet.Tensor;</c>.
/// </para>
/// </remarks>
public sealed partial class Tensor
{
    private float[] _data;
    private int _offset;
    private Shape _shape;

    /// <summary>A vector of zeros.</summary>
    /// <param name="length">Number of elements.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    public Tensor(int length)
        : this(new Shape(length))
    {
    }

    /// <summary>A matrix of zeros.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, or their product is too large for an array.</exception>
    public Tensor(int rows, int columns)
        : this(new Shape(rows, columns))
    {
    }

    /// <summary>A tensor of zeros.</summary>
    /// <param name="shape">Its sizes.</param>
    /// <exception cref="ArgumentException">The shape is the default one, which has no sizes.</exception>
    public Tensor(Shape shape)
        : this(new float[shape.Length], 0, shape) => ThrowIfNoSizes(shape);

    /// <summary>A view of a part of an array.</summary>
    internal Tensor(float[] data, int offset, Shape shape) => Aim(data, offset, shape);

    /// <summary>The sizes of the dimensions.</summary>
    public Shape Shape => _shape;

    /// <summary>The number of elements.</summary>
    public int Length => _shape.Length;

    /// <summary>The size of the outermost dimension.</summary>
    public int Rows => _shape.Rows;

    /// <summary>Elements in a row; 1 for a vector.</summary>
    public int Columns => _shape.Columns;

    /// <summary>The element at a row-major position.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such element.</exception>
    public float this[int index]
    {
        get => _data[Position(index)];
        set => _data[Position(index)] = value;
    }

    /// <summary>The element of a row and a column; columns run over all dimensions but the outermost.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row or column.</exception>
    public float this[int row, int column]
    {
        get => _data[Position(row, column)];
        set => _data[Position(row, column)] = value;
    }

    /// <summary>The elements in row-major order; changes show in the tensor.</summary>
    public Span<float> AsSpan() => new(_data, _offset, Length);

    /// <summary>One row; changes show in the tensor.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public Span<float> Row(int row)
    {
        if ((uint)row >= (uint)Rows)
        {
            throw new ArgumentOutOfRangeException(
                nameof(row), $"Tensor {Shape} expects a row below {Rows}, counted from 0, but got {row}.");
        }

        return new Span<float>(_data, _offset + (row * Columns), Columns);
    }

    /// <summary>A view of some rows: it shares memory, so changes show in both. <see cref="Clone"/> copies it.</summary>
    /// <param name="range">Which rows, such as <c>10..20</c>; the other dimensions stay.</param>
    /// <exception cref="ArgumentOutOfRangeException">The tensor does not have these rows.</exception>
    public Tensor RowRange(Range range)
    {
        int start = range.Start.GetOffset(Rows), end = range.End.GetOffset(Rows);
        if (start < 0 || end > Rows || start > end)
        {
            throw new ArgumentOutOfRangeException(
                nameof(range), $"RowRange expects a range within the {Rows} rows of tensor {Shape} but got {range}.");
        }

        return new Tensor(_data, _offset + (start * Columns), Shape.WithRows(end - start));
    }

    /// <summary>A copy, which shares no memory.</summary>
    public Tensor Clone() => new(ToArray(), 0, Shape);

    /// <summary>A view of the same elements in another shape: it shares memory, so changes show in both.</summary>
    /// <param name="shape">As many elements as the tensor has.</param>
    /// <exception cref="ArgumentException">The shape has another number of elements.</exception>
    public Tensor Reshape(Shape shape)
    {
        ThrowIfNoSizes(shape);
        if (shape.Length != Length)
        {
            throw new ArgumentException($"Reshape expects a shape of {Length} elements for {Shape} but got {shape}.", nameof(shape));
        }

        return new Tensor(_data, _offset, shape);
    }

    /// <summary>
    /// The elements as NumPy prints them: rows in brackets, numbers in columns, the middle of more than 1000 elements elided.
    /// </summary>
    public override string ToString() => TensorFormatter.Format(this);

    /// <summary>
    /// Points the tensor at other memory. Views that were taken of it before keep the old memory. Not safe while another
    /// thread uses the tensor.
    /// </summary>
    [MemberNotNull(nameof(_data))]
    internal void Aim(float[] data, int offset, Shape shape)
    {
        Debug.Assert(offset >= 0 && offset <= data.Length - shape.Length, "the elements lie within the array");
        _data = data;
        _offset = offset;
        _shape = shape;
    }

    /// <summary>Makes this a view of neighbouring rows of another tensor.</summary>
    internal void AimAtRows(Tensor rows, int first, int count) =>
        Aim(rows._data, rows._offset + (first * rows.Columns), rows.Shape.WithRows(count));

    // Separate methods build the messages, so that the checks are small enough to be inlined.
    private int Position(int index)
    {
        if ((uint)index >= (uint)Length)
        {
            ThrowNoElement(index);
        }

        return _offset + index;
    }

    private int Position(int row, int column)
    {
        int columns = Columns;
        if ((uint)row >= (uint)Rows || (uint)column >= (uint)columns)
        {
            ThrowNoElement(row, column);
        }

        return _offset + (row * columns) + column;
    }

    [DoesNotReturn]
    private void ThrowNoElement(int index) => throw new ArgumentOutOfRangeException(
        nameof(index), $"Tensor {Shape} expects an index below {Length}, counted from 0, but got {index}.");

    [DoesNotReturn]
    private void ThrowNoElement(int row, int column) => throw new ArgumentOutOfRangeException(
        nameof(row), $"Tensor {Shape} expects a row below {Rows} and a column below {Columns}, counted from 0, but got row {row}, column {column}.");

    private static void ThrowIfNoSizes(Shape shape)
    {
        if (shape.Rank == 0)
        {
            throw new ArgumentException("Tensor expects a shape of 1 to 4 sizes but got the default one, which has none.", nameof(shape));
        }
    }
}
