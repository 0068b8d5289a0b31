namespace NeuralNet;

/// <summary>Rows in memory, divided by their numbers.</summary>
/// <param name="data">As <see cref="FeatureSchema.Encode(Table, long)"/> gives them, with class indices or standardised values, and weights.</param>
/// <param name="folds">The rows to learn from and those held out, by member.</param>
internal sealed class MemoryRows(Dataset data, IReadOnlyList<RowFold> folds) : EnsembleRows
{
    public override int Count => data.Count;

    public override int Members => folds.Count;

    public override FoldRows Of(int member)
    {
        Dataset learned = data.Subset(folds[member].TrainRows), held = data.Subset(folds[member].ValidationRows);
        return new FoldRows(learned, learned.Features, held, held);
    }
}
