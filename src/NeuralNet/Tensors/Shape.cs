using System.Globalization;

namespace NeuralNet;

/// <summary>The sizes of a tensor's dimensions, outermost first: one to four of them, each 0 or more.</summary>
/// <remarks>A value: equal where rank and sizes are. Prints as <c>[64, 784]</c>.</remarks>
public readonly record struct Shape
{
    private readonly int _size0;
    private readonly int _size1;
    private readonly int _size2;
    private readonly int _size3;

    /// <summary>The shape of a vector.</summary>
    /// <param name="length">Number of elements.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative, or exceeds <see cref="Array.MaxLength"/>.</exception>
    public Shape(int length)
        : this([length])
    {
    }

    /// <summary>The shape of a matrix.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, or their product exceeds <see cref="Array.MaxLength"/>.</exception>
    public Shape(int rows, int columns)
        : this([rows, columns])
    {
    }

    /// <summary>A shape of the given sizes.</summary>
    /// <param name="sizes">One to four sizes, outermost first.</param>
    /// <exception cref="ArgumentException">No size, or more than four.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, or their product exceeds <see cref="Array.MaxLength"/>.</exception>
    public Shape(params ReadOnlySpan<int> sizes)
    {
        if (sizes.Length == 0 || sizes.Length > MaxRank)
        {
            throw new ArgumentException($"Shape expects 1 to {MaxRank} sizes but got {sizes.Length}.", nameof(sizes));
        }

        // A size of 0 counts as 1 here, so that the product of the other sizes is checked too.
        long atMost = 1;
        int length = 1;
        foreach (int size in sizes)
        {
            if (size < 0)
            {
                throw new ArgumentOutOfRangeException(nameof(sizes), $"Shape expects sizes of 0 or more but got {size}.");
            }

            atMost *= Math.Max(size, 1);
            if (atMost > Array.MaxLength)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(sizes), $"Shape expects at most {Array.MaxLength} elements but got [{string.Join(", ", sizes.ToArray())}], which has more.");
            }

            length *= size;
        }

        Rank = sizes.Length;
        Length = length;
        _size0 = sizes[0];
        _size1 = sizes.Length > 1 ? sizes[1] : 1;
        _size2 = sizes.Length > 2 ? sizes[2] : 1;
        _size3 = sizes.Length > 3 ? sizes[3] : 1;
    }

    /// <summary>The most dimensions that a shape can have: 4.</summary>
    public static int MaxRank => 4;

    /// <summary>The number of dimensions.</summary>
    public int Rank { get; }

    /// <summary>The number of elements: the product of the sizes.</summary>
    public int Length { get; }

    /// <summary>The size of the outermost dimension.</summary>
    public int Rows => _size0;

    /// <summary>Elements in a row: the product of all sizes but the outermost; 1 for rank 1.</summary>
    public int Columns => _size1 * _size2 * _size3;

    /// <summary>The size of a dimension, counted from the outermost.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
    public int this[int dimension] => (uint)dimension >= (uint)Rank
        ? throw new ArgumentOutOfRangeException(
            nameof(dimension), $"Shape {this} expects a dimension below {Rank}, counted from 0, but got {dimension}.")
        : dimension switch { 0 => _size0, 1 => _size1, 2 => _size2, _ => _size3 };

    /// <summary>The sizes as a new array.</summary>
    public int[] ToArray()
    {
        int[] sizes = new int[Rank];
        for (int i = 0; i < sizes.Length; i++)
        {
            sizes[i] = this[i];
        }

        return sizes;
    }

    /// <summary>The same sizes with another outermost one.</summary>
    internal Shape WithRows(int rows)
    {
        ReadOnlySpan<int> sizes = [rows, _size1, _size2, _size3];
        return new Shape(sizes[..Rank]);
    }

    /// <summary>Text such as <c>[64, 784]</c>.</summary>
    public override string ToString() =>
        "[" + string.Join(", ", ToArray().Select(size => size.ToString(CultureInfo.InvariantCulture))) + "]";
}
