namespace NeuralNet;

/// <summary>The rows that an estimator learns from, in memory or in files, with a fold for each member.</summary>
internal abstract class EnsembleRows
{
    /// <summary>All rows.</summary>
    public abstract int Count { get; }

    /// <summary>The number of networks.</summary>
    public abstract int Members { get; }

    /// <summary>The rows of a member, to be disposed. Several threads may ask.</summary>
    public abstract FoldRows Of(int member);
}
