namespace NeuralNet;

/// <summary>Where the knots of each column begin in one flat array; each column has a number of its own, and they increase in it.</summary>
internal sealed class Knots
{
    /// <summary>The greatest number of knots in all.</summary>
    public const int Most = 1 << 24;

    private readonly int[] _starts;

    /// <summary>The knots of some columns.</summary>
    /// <param name="who">The layer, for messages.</param>
    /// <param name="counts">The number of knots of each column, 1 or more.</param>
    /// <exception cref="ArgumentException">They are too many.</exception>
    public Knots(string who, IReadOnlyList<long> counts)
    {
        _starts = new int[counts.Count + 1];
        long total = 0;
        for (int j = 0; j < counts.Count; j++)
        {
            total += counts[j];
            if (total > Most)
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"{who} expects at most {Most:N0} edges or knots in all but got more in column {j}. Choose fewer for each column."));
            }

            _starts[j + 1] = (int)total;
        }
    }

    /// <summary>The number of columns.</summary>
    public int Columns => _starts.Length - 1;

    /// <summary>The number of knots of all columns.</summary>
    public int Total => _starts[^1];

    /// <summary>The place of a column's first knot.</summary>
    public int Start(int column) => _starts[column];

    /// <summary>The number of a column's knots.</summary>
    public int Count(int column) => _starts[column + 1] - _starts[column];

    /// <summary>A column's part of the flat array.</summary>
    public ReadOnlySpan<float> Of(ReadOnlySpan<float> all, int column) => all[_starts[column].._starts[column + 1]];

    /// <summary>How many knots are at x or below it; by halving, so that many knots cost little.</summary>
    public static int UpTo(ReadOnlySpan<float> knots, float x)
    {
        int first = 0, count = knots.Length;
        while (count > 0)
        {
            int half = count / 2;
            if (knots[first + half] <= x)
            {
                first += half + 1;
                count -= half + 1;
            }
            else
            {
                count = half;
            }
        }

        return first;
    }

    /// <summary>What is wrong with the numbers of a flat array: they must be finite, and increase in each column. Null where nothing is.</summary>
    public string? Problem(string who, string what, ReadOnlySpan<float> all)
    {
        for (int j = 0; j < Columns; j++)
        {
            ReadOnlySpan<float> own = Of(all, j);
            for (int k = 0; k < own.Length; k++)
            {
                if (!float.IsFinite(own[k]))
                {
                    return FormattableString.Invariant($"{who} expects finite {what} but got {own[k]} in column {j}.");
                }

                if (k > 0 && !(own[k] > own[k - 1]))
                {
                    return FormattableString.Invariant($"{who} expects {what} that increase but got {own[k]} after {own[k - 1]} in column {j}. Sort them, each once.");
                }
            }
        }

        return null;
    }
}
