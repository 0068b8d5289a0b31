using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>The library's own matrix product: blocked, packed, vectorised, threaded; the default.</summary>
/// <remarks>
/// Allocates nothing after a thread's first use. The result's bits depend on the sizes and on the kernel path, never on
/// <see cref="Parallelism.MaxThreads"/>.
/// </remarks>
public sealed class SimdMatrixMultiplier : IMatrixMultiplier
{
    /// <summary>Text such as <c>simd (Vector256)</c>.</summary>
    public string Name => $"simd ({KernelPaths.Current})";

    /// <inheritdoc/>
    public void Multiply(float alpha, MatrixFactor a, MatrixFactor b, float beta, MatrixSpan destination)
    {
        (int m, int n, int k) = ProductSizes.Of(a, b, destination);
        Gemm.Multiply(
            alpha, a.Matrix.AsSpan(), a.IsTransposed, b.Matrix.AsSpan(), b.IsTransposed, m, n, k, beta, destination.AsSpan());
    }
}
