namespace NeuralNet;

/// <summary>The rows of one member of an estimator.</summary>
/// <param name="learned">Those that it learns from.</param>
/// <param name="numbers">[rows, columns]: what its preprocessing is fitted to; the first columns are the schema's numbers.</param>
/// <param name="held">Those by which its best epoch is chosen.</param>
/// <param name="judged">Those of them, perhaps not all, that calibrate the answers.</param>
internal sealed class FoldRows(IDataset learned, Tensor numbers, IDataset held, Dataset judged) : IDisposable
{
    public IDataset Learned => learned;

    public Tensor Numbers => numbers;

    public IDataset Held => held;

    public Dataset Judged => judged;

    /// <summary>The window in which rows from files are shuffled; null where all are, in memory.</summary>
    public int? ShuffleWindow { get; init; }

    public void Dispose()
    {
        (learned as IDisposable)?.Dispose();
        (held as IDisposable)?.Dispose();
    }
}
