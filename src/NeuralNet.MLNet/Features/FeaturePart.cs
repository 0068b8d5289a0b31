namespace NeuralNet.MLNet;

/// <summary>A column of the table that an estimator learns from, as slots of a vector of features.</summary>
/// <param name="Name">Of the column.</param>
/// <param name="Slot">Its slot, or the first of its slots.</param>
/// <param name="Categories">The category of each of its slots, one of which is 1; null for a number.</param>
internal sealed record FeaturePart(string Name, int Slot, IReadOnlyList<string>? Categories)
{
    /// <summary>The column of the table.</summary>
    /// <param name="rows">The vectors of features.</param>
    public TableColumn Column(IReadOnlyList<float[]> rows) => Categories is null
        ? new NumberColumn(Name, rows.Select(row => (double)row[Slot]))
        : new CategoryColumn(Name, rows.Select(row => EncodedColumn.HotSlot(row.AsSpan(Slot, Categories.Count)) is >= 0 and var hot ? Categories[hot] : null));
}
