namespace NeuralNet;

/// <summary>The rows of a dataset, changed after they are read. Disposes it.</summary>
/// <param name="inner">The dataset.</param>
/// <param name="hasWeights">Whether the rows have weights; 1 where the dataset has none, before they are changed.</param>
/// <param name="change">Changes a batch; called by several threads.</param>
internal sealed class ChangedRows(IDataset inner, bool hasWeights, Action<Batch> change) : IDataset, IDisposable
{
    public int Count => inner.Count;

    public int FeatureCount => inner.FeatureCount;

    public int TargetCount => inner.TargetCount;

    public bool HasWeights => hasWeights;

    public bool ReadsAhead => inner.ReadsAhead;

    public void Read(Batch batch)
    {
        inner.Read(batch);
        change(batch);
    }

    public void Dispose() => (inner as IDisposable)?.Dispose();
}
