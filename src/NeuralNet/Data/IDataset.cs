namespace NeuralNet;

/// <summary>
/// Examples to learn from, wherever they are: in memory (<see cref="Dataset"/>), in a file larger than memory
/// (<c>DatasetFile</c>), or where your own class finds them.
/// </summary>
/// <remarks>The same rows give the same weights, bit for bit, from whatever dataset they come.</remarks>
public interface IDataset
{
    /// <summary>The number of examples, N, 1 or more.</summary>
    int Count { get; }

    /// <summary>The features of an example, F, 1 or more.</summary>
    int FeatureCount { get; }

    /// <summary>The targets of an example, T, 1 or more.</summary>
    int TargetCount { get; }

    /// <summary>Copies some examples, in the order of the row numbers; a row may come more than once.</summary>
    /// <param name="rows">B row numbers in 0..N-1.</param>
    /// <param name="features">[B, F], to be overwritten with finite numbers.</param>
    /// <param name="targets">[B, T], to be overwritten with finite numbers.</param>
    void Read(ReadOnlySpan<int> rows, Tensor features, Tensor targets);
}
