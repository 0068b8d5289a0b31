using System.Diagnostics;

namespace NeuralNet;

/// <summary>How much each row counts in a metric: the numbers of the caller, or 1 each.</summary>
internal readonly ref struct RowWeights
{
    private readonly ReadOnlySpan<float> _values;

    private RowWeights(ReadOnlySpan<float> values, double total)
    {
        _values = values;
        Total = total;
    }

    /// <summary>Their sum, above 0.</summary>
    public double Total { get; }

    /// <summary>Whether all rows count 1 because no weights were given.</summary>
    public bool AreOnes => _values.IsEmpty;

    /// <summary>The weight of a row.</summary>
    public double this[int row] => _values.IsEmpty ? 1 : _values[row];

    /// <summary>Checks the caller's weights.</summary>
    /// <param name="who">The metric: the error begins with it.</param>
    /// <param name="weights">[N] or [N, 1]; null for 1 each.</param>
    /// <param name="rows">N, above 0.</param>
    /// <exception cref="ArgumentException">Another number of weights, one that is negative or not finite, or all are 0.</exception>
    public static RowWeights Of(string who, Tensor? weights, int rows)
    {
        Debug.Assert(rows > 0, "the caller has rejected empty input");
        if (weights is null)
        {
            return new RowWeights([], rows);
        }

        if (weights.Length != rows)
        {
            throw new ArgumentException($"{who} expects {rows} weights, one for each row, but got {weights.Shape}.", nameof(weights));
        }

        ReadOnlySpan<float> values = weights.AsSpan();
        double total = 0;
        for (int i = 0; i < values.Length; i++)
        {
            if (!(values[i] >= 0 && float.IsFinite(values[i])))
            {
                throw new ArgumentException(
                    FormattableString.Invariant(
                        $"{who} expects finite weights of 0 or more but got {values[i]} in row {i}. Give a row that must not count the weight 0."),
                    nameof(weights));
            }

            total += values[i];
        }

        return total > 0
            ? new RowWeights(values, total)
            : throw new ArgumentException($"{who} expects a weight above 0 in at least one row but got 0 in all {rows}.", nameof(weights));
    }
}
