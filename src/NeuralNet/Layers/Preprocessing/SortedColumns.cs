using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>The columns of training rows, one at a time and sorted: what preprocessing layers are fitted to.</summary>
internal sealed class SortedColumns
{
    private readonly Tensor _rows;
    private readonly float[] _numbers;

    /// <summary>The columns of some rows.</summary>
    /// <param name="rows">[N, F], with NaN where a number is missing.</param>
    /// <param name="who">The caller, for messages.</param>
    /// <exception cref="ArgumentException">There are no rows, or an infinite number.</exception>
    public SortedColumns(Tensor rows, string who)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Length == 0)
        {
            throw new ArgumentException($"{who} expects 1 or more rows but got {rows.Shape}.", nameof(rows));
        }

        if (NonFinite.IndexIn(rows.AsSpan(), allowsNaN: true) is var place and >= 0)
        {
            (int i, int j) = Math.DivRem(place, rows.Columns);
            throw new ArgumentException(
                FormattableString.Invariant($"{who} expects finite numbers, or NaN where one is missing, but got {rows[i, j]} in row {i}, column {j}."), nameof(rows));
        }

        (_rows, _numbers) = (rows, new float[rows.Rows]);
    }

    /// <summary>A column's numbers without NaN, in increasing order; overwritten by the next call.</summary>
    public ReadOnlySpan<float> Present(int column) => Sorted(column);

    /// <summary>
    /// A column's numbers like <see cref="Present"/>, but each as often as a part of equally many rows holds at most: else most quantiles of a column of mostly
    /// zeros would be 0.
    /// </summary>
    /// <param name="column">The column.</param>
    /// <param name="parts">The parts that quantiles shall cut the column into.</param>
    public ReadOnlySpan<float> Spread(int column, int parts)
    {
        Span<float> sorted = Sorted(column);
        int most = Math.Max(1, sorted.Length / parts), kept = 0, repeats = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            float number = sorted[i];
            repeats = kept > 0 && number == sorted[kept - 1] ? repeats + 1 : 1;
            if (repeats <= most)
            {
                sorted[kept++] = number;
            }
        }

        return sorted[..kept];
    }

    /// <summary>
    /// The quantile at i / parts of sorted numbers, between two of them by a straight line (type 7 of Hyndman and Fan 1996, as numpy); does not decrease
    /// as i grows.
    /// </summary>
    public static float Quantile(ReadOnlySpan<float> sorted, int i, int parts)
    {
        (long whole, long rest) = Math.DivRem((long)i * (sorted.Length - 1), parts);
        double before = sorted[(int)whole];     // in float64: the difference of two floats may be too large for one
        return rest == 0 ? (float)before : (float)(before + ((sorted[(int)whole + 1] - before) * rest / parts));
    }

    private Span<float> Sorted(int column)
    {
        int count = 0;
        ReadOnlySpan<float> all = _rows.AsSpan();
        for (int i = 0; i < _rows.Rows; i++)
        {
            float number = all[(i * _rows.Columns) + column];
            if (!float.IsNaN(number))
            {
                _numbers[count++] = number;
            }
        }

        Span<float> numbers = _numbers.AsSpan(0, count);
        numbers.Sort();
        return numbers;
    }
}
