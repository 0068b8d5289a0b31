namespace NeuralNet;

/// <summary>A <see cref="MultilabelReport"/> of rows that come in parts: counts alone, so the bits are those of all rows at once.</summary>
/// <param name="labels">The number of labels.</param>
internal sealed class MultilabelParts(int labels)
{
    private readonly ClassCounts _counts = new([.. Enumerable.Range(0, labels)], countsAbsent: true);
    private double _right;
    private double _wrong;

    /// <summary>Takes more rows, which were checked.</summary>
    /// <param name="actual">[N, K] of 0 and 1.</param>
    /// <param name="predicted">[N, K] of 0 and 1.</param>
    /// <param name="weights">How much each row counts.</param>
    public void Add(ReadOnlyMatrixSpan actual, ReadOnlyMatrixSpan predicted, RowWeights weights)
    {
        for (int i = 0; i < actual.Rows; i++)
        {
            int misses = 0;
            for (int j = 0; j < actual.Columns; j++)
            {
                misses += actual[i, j] != predicted[i, j] ? 1 : 0;
            }

            _right += misses == 0 ? weights[i] : 0;
            _wrong += misses * weights[i];
        }

        _counts.AddFlags(actual, predicted, weights);
    }

    /// <summary>The report of all rows that came.</summary>
    /// <param name="names">Of the labels; null for their numbers.</param>
    /// <exception cref="ArgumentException">No row came.</exception>
    public MultilabelReport Report(IReadOnlyList<string>? names) => _counts.Total == 0
        ? throw new ArgumentException("MultilabelReport expects at least one row but got none.")
        : new(_counts, names) { SubsetAccuracy = _right / _counts.Total, HammingLoss = _wrong / _counts.Total / labels };
}
