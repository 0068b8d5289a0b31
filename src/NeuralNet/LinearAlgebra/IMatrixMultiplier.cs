namespace NeuralNet;

/// <summary>The one seam to a BLAS: everything that multiplies matrices does it through here.</summary>
/// <remarks>An implementation must serve several threads at once.</remarks>
public interface IMatrixMultiplier
{
    /// <summary>Which implementation this is, for logs and benchmark tables.</summary>
    string Name { get; }

    /// <summary>destination = alpha · op(a) · op(b) + beta · destination, where op transposes or not.</summary>
    /// <param name="alpha">Scales the product.</param>
    /// <param name="a">[M, K], or [K, M] where it is transposed.</param>
    /// <param name="transposeA">Whether to transpose <paramref name="a"/>.</param>
    /// <param name="b">[K, N], or [N, K] where it is transposed.</param>
    /// <param name="transposeB">Whether to transpose <paramref name="b"/>.</param>
    /// <param name="beta">Scales what the destination holds; at 0 that is not read, and may be NaN.</param>
    /// <param name="destination">[M, N]; shares memory with neither factor.</param>
    /// <exception cref="ArgumentException">The shapes do not fit each other.</exception>
    void Multiply(float alpha, Tensor a, bool transposeA, Tensor b, bool transposeB, float beta, Tensor destination);
}
