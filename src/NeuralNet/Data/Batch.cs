namespace NeuralNet;

/// <summary>A few examples that a step trains on. The tensors are valid until the loader moves to its next batch.</summary>
/// <param name="Features">[B, F].</param>
/// <param name="Targets">[B, T].</param>
/// <param name="Index">Which of the epoch, from 0.</param>
public readonly record struct Batch(Tensor Features, Tensor Targets, int Index)
{
    /// <summary>The number of examples, B.</summary>
    public int Count => Features.Rows;
}
