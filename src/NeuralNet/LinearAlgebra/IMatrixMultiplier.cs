namespace NeuralNet;

/// <summary>Multiplies matrices: the adapter between the layers and a BLAS, through which all of their products go.</summary>
/// <remarks>An implementation must serve several threads at once.</remarks>
public interface IMatrixMultiplier
{
    /// <summary>
    /// The default multiplier of models: <see cref="SimdMatrixMultiplier"/>, or
    /// <see cref="MathNetMatrixMultiplier"/> where the environment variable <c>NEURALNET_KERNEL</c> is <c>mathnet</c>.
    /// </summary>
    /// <exception cref="InvalidOperationException">The variable has an unknown value.</exception>
    static IMatrixMultiplier Default => DefaultMultiplier.Value;

    /// <summary>The implementation's name, for logs and benchmark tables.</summary>
    string Name { get; }

    /// <summary>destination = alpha · a · b + beta · destination.</summary>
    /// <param name="alpha">Scales the product.</param>
    /// <param name="a">[M, K] after transposition: a tensor, a matrix span, or the <c>Transposed</c> of one.</param>
    /// <param name="b">[K, N] after transposition.</param>
    /// <param name="beta">Scales the old content of the destination; with 0 it is not read, and may be NaN.</param>
    /// <param name="destination">[M, N]; shares memory with neither factor.</param>
    /// <exception cref="ArgumentException">The shapes do not fit each other, or the destination overlaps a factor.</exception>
    void Multiply(float alpha, MatrixFactor a, MatrixFactor b, float beta, MatrixSpan destination);
}
