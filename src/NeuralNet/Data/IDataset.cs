namespace NeuralNet;

/// <summary>
/// Examples to learn from, wherever they are: in memory (<see cref="Dataset"/>), in a file larger than memory
/// (<c>DatasetFile</c>), or where your own class finds them.
/// </summary>
/// <remarks>
/// The same rows give the same weights, bit for bit, from whatever dataset they come. The sizes of a dataset never change. Reading
/// is safe from many threads, each with a batch of its own, unless the class says otherwise.
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

    /// <summary>The features of an example, F, 1 or more.</summary>
    int FeatureCount { get; }

    /// <summary>The targets of an example, T, 1 or more.</summary>
    int TargetCount { get; }

    /// <summary>Whether each example has a weight, by which the loss multiplies its share. False unless the class says otherwise.</summary>
    bool HasWeights => false;

    /// <summary>
    /// Fills the tensors of a batch for its <see cref="Batch.Rows"/>, in their order; a row may come more than once. The batch was
    /// made for this dataset or for one of the same sizes.
    /// </summary>
    /// <param name="batch">
    /// Features [B, F], targets [B, T] and, where <see cref="HasWeights"/>, weights [B, 1], all to be overwritten with finite
    /// numbers, weights with numbers of 0 or more. What is drawn at random depends on the row number and
    /// <see cref="Batch.Epoch"/> alone.
    /// </param>
    void Read(Batch batch);
}
