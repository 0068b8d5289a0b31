namespace NeuralNet;

/// <summary>
/// Numbers in one to four dimensions: float32, row-major, in one array of exactly their number. Mostly a matrix
/// <c>[rows, columns]</c> with a row for each example.
/// </summary>
/// <remarks>
/// Nothing to dispose. Reading from many threads is safe; writing is not. Every operation that returns a tensor allocates
/// it, unless it says otherwise; hot paths work on <see cref="AsSpan"/>.
/// </remarks>
public sealed partial class Tensor
{
    private readonly float[] _data;

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
        : this(shape, new float[shape.Length])
    {
    }

    /// <summary>A tensor around an array, which it keeps and does not copy.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="data">The elements in row-major order.</param>
    /// <exception cref="ArgumentException">The array's length is not the shape's.</exception>
    public Tensor(Shape shape, float[] data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (shape.Rank == 0)
        {
            throw new ArgumentException("Tensor expects a shape of 1 to 4 sizes but got the default one, which has none.", nameof(shape));
        }

        if (data.Length != shape.Length)
        {
            throw new ArgumentException(
                $"Tensor {shape} expects an array of {shape.Length} elements but got {data.Length}.", nameof(data));
        }

        Shape = shape;
        _data = data;
    }

    /// <summary>The sizes of the dimensions.</summary>
    public Shape Shape { get; }

    /// <summary>The number of elements.</summary>
    public int Length => _data.Length;

    /// <summary>The size of the outermost dimension.</summary>
    public int Rows => Shape.Rows;

    /// <summary>Elements in a row; 1 for a vector.</summary>
    public int Columns => Shape.Columns;

    /// <summary>The element at a row-major position.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such element.</exception>
    public float this[int index]
    {
        get => _data[index];
        set => _data[index] = value;
    }

    /// <summary>The element of a row and a column; columns run over all dimensions but the outermost.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row or column.</exception>
    public float this[int row, int column]
    {
        get => _data[Position(row, column)];
        set => _data[Position(row, column)] = value;
    }

    /// <summary>A copy of a matrix.</summary>
    /// <param name="values">Rows by columns.</param>
    public static Tensor From(float[,] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        float[] data = new float[values.Length];
        Buffer.BlockCopy(values, 0, data, 0, values.Length * sizeof(float));
        return new Tensor(new Shape(values.GetLength(0), values.GetLength(1)), data);
    }

    /// <summary>A copy of a vector.</summary>
    /// <param name="values">The elements.</param>
    public static Tensor From(ReadOnlySpan<float> values) => new(new Shape(values.Length), values.ToArray());

    /// <summary>A copy of a matrix that lies row after row.</summary>
    /// <param name="values">The elements in row-major order.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <exception cref="ArgumentException">The number of elements is not rows · columns.</exception>
    public static Tensor From(ReadOnlySpan<float> values, int rows, int columns) =>
        new(new Shape(rows, columns), values.ToArray());

    /// <summary>The elements in row-major order; changes show in the tensor.</summary>
    public Span<float> AsSpan() => _data;

    /// <summary>One row; changes show in the tensor.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public Span<float> Row(int row) => _data.AsSpan(Position(row, 0, columnNeeded: false), Columns);

    /// <summary>Some rows, copied; the other dimensions stay.</summary>
    /// <param name="range">Which, such as <c>10..20</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range leaves the tensor.</exception>
    public Tensor RowRange(Range range)
    {
        (int start, int count) = range.GetOffsetAndLength(Rows);
        int[] sizes = Shape.ToArray();
        sizes[0] = count;
        return new Tensor(new Shape(sizes), _data.AsSpan(start * Columns, count * Columns).ToArray());
    }

    /// <summary>A copy.</summary>
    public Tensor Clone() => new(Shape, (float[])_data.Clone());

    /// <summary>The same elements in another shape, sharing memory.</summary>
    /// <exception cref="ArgumentException">The shape has another number of elements.</exception>
    public Tensor Reshape(Shape shape) => shape.Length == Length
        ? new Tensor(shape, _data)
        : throw new ArgumentException($"Reshape expects a shape of {Length} elements for {Shape} but got {shape}.", nameof(shape));

    /// <summary>
    /// The elements as NumPy prints them: rows in brackets, numbers in columns, the middle of more than 1000 elements elided.
    /// </summary>
    public override string ToString() => TensorFormatter.Format(this);

    /// <summary>The array itself, for providers that take whole arrays.</summary>
    internal float[] Data => _data;

    private int Position(int row, int column, bool columnNeeded = true)
    {
        if ((uint)row >= (uint)Rows || (columnNeeded && (uint)column >= (uint)Columns))
        {
            throw new ArgumentOutOfRangeException(
                nameof(row), $"Tensor {Shape} has rows 0 to {Rows - 1} and columns 0 to {Columns - 1}, but row {row}, column {column} was asked for.");
        }

        return (row * Columns) + column;
    }
}
