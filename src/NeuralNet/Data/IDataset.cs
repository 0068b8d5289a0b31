namespace NeuralNet;

/// <summary>
/// A source of examples: in memory (<see cref="Dataset"/>), in a file larger than memory
/// (<c>DatasetFile</c>), or in a class of your own.
/// </summary>
/// <remarks>
/// The same rows give the same trained parameters, bit for bit, from every kind of dataset. The sizes of a dataset never change. Reading
/// is safe from many threads, each with a batch of its own, unless the class documents otherwise.
/// </remarks>
/// <example>
/// <code>
/// sealed class Noisy(Dataset inner) : IDataset        // adds other noise in every epoch
/// {
///     public int Count => inner.Count;
///     public int FeatureCount => inner.FeatureCount;
///     public int TargetCount => inner.TargetCount;
///     public bool HasWeights => inner.HasWeights;
///
///     public void Read(Batch batch)
///     {
///         inner.Read(batch);
///         for (int i = 0; i &lt; batch.Count; i++)
///         {
///             AddNoise(batch.Features.Row(i), batch.Rows[i], batch.Epoch);
///         }
///     }
/// }
/// </code>
/// </example>
public interface IDataset
{
    /// <summary>The number of examples, N, 1 or more.</summary>
    int Count { get; }

    /// <summary>The number of features of an example, F, 1 or more.</summary>
    int FeatureCount { get; }

    /// <summary>The number of targets of an example, T, 1 or more.</summary>
    int TargetCount { get; }

    /// <summary>Whether each example has a weight, which multiplies its loss. False unless overridden.</summary>
    bool HasWeights => false;

    /// <summary>
    /// Whether rows take their time, as those of a file or a database do. <c>Trainer.Fit</c> then reads the next batches while a step computes, by calling
    /// <see cref="Read"/> on threads of its own, and reads the blocks of a shuffle window whole. False unless overridden: rows in memory are there sooner than a
    /// thread.
    /// </summary>
    /// <remarks>
    /// Several threads may read at the same time, each into a batch of its own. The first batches of an epoch may be read before
    /// the last epoch's observers are called, and more batches than are trained on. An exception of Read reaches the caller of Fit.
    /// </remarks>
    bool ReadsAhead => false;

    /// <summary>
    /// Fills the tensors of a batch for its <see cref="Batch.Rows"/>, in their order; a row may appear more than once. The batch was
    /// made for this dataset or one of the same sizes.
    /// </summary>
    /// <param name="batch">
    /// Features [B, F], targets [B, T] and, where <see cref="HasWeights"/>, weights [B, 1], all to be overwritten with finite
    /// numbers, weights with numbers of 0 or more. What is drawn at random depends on the row number and
    /// <see cref="Batch.Epoch"/> alone.
    /// </param>
    void Read(Batch batch);
}
