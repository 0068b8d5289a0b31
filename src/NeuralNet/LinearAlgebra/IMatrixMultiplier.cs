namespace NeuralNet;

/// <summary>Multiplies matrices: the adapter between the layers and a BLAS, through which all of their products go.</summary>
/// <remarks>An implementation must serve several threads at once.</remarks>
public interface IMatrixMultiplier
{
    /// <summary>
    /// The multiplier of models that have no other multiplier: <see cref="SimdMatrixMultiplier"/>, or
    /// <see cref="MathNetMatrixMultiplier"/> where the environment variable <c>NEURALNET_KERNEL</c> is <c>mathnet</c>.
    /// </summary>
    /// <exception cref="InvalidOperationException">The variable holds an unknown word.</exception>
    static IMatrixMultiplier Default => DefaultMultiplier.Value;

    /// <summary>Which implementation this is, for logs and benchmark tables.</summary>
    string Name { get; }

    /// <summary>destination = alpha · a · b + beta · destination.</summary>
    /// <param name="alpha">Scales the product.</param>
    /// <param name="a">[M, K] after transposition: a tensor, a matrix span, or the <c>Transposed</c> of one.</param>
    /// <param name="b">[K, N] after transposition.</param>
    /// <param name="beta">Scales what the destination holds; at 0 that is not read, and may be NaN.</param>
    /// <param name="destination">[M, N]; shares memory with neither factor.</param>
    /// <exception cref="ArgumentException">The shapes do not fit each other, or the destination overlaps a factor.</exception>
    void Multiply(float alpha, MatrixFactor a, MatrixFactor b, float beta, MatrixSpan destination);
}
