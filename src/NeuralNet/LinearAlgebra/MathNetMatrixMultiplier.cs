using MathNet.Numerics.Providers.LinearAlgebra;

namespace NeuralNet;

/// <summary>
/// The matrix product by MathNet's linear algebra provider: its managed one, or a native one (MKL, OpenBLAS) that the
/// application installed and chose.
/// </summary>
/// <remarks>
/// MathNet is column-major: a row-major matrix is to it the transpose, so C = A·B is asked for as Cᵀ = Bᵀ·Aᵀ and nothing is
/// copied. MathNet's managed provider allocates on every call and is much slower than <see cref="SimdMatrixMultiplier"/>.
/// The process-wide provider is read, never set.
/// </remarks>
public sealed class MathNetMatrixMultiplier : IMatrixMultiplier
{
    private readonly ILinearAlgebraProvider<float>? _provider;

    /// <summary>Follows <see cref="LinearAlgebraControl.Provider"/>, whichever provider the application has set there.</summary>
    public MathNetMatrixMultiplier()
    {
    }

    /// <summary>Uses one provider whatever the process-wide setting is.</summary>
    /// <param name="provider">A MathNet provider.</param>
    public MathNetMatrixMultiplier(ILinearAlgebraProvider<float> provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        _provider = provider;
    }

    /// <summary>Such as <c>MathNet (Managed)</c>.</summary>
    public string Name => $"MathNet ({Provider})";

    private ILinearAlgebraProvider<float> Provider => _provider ?? LinearAlgebraControl.Provider;

    /// <inheritdoc/>
    public void Multiply(float alpha, Tensor a, bool transposeA, Tensor b, bool transposeB, float beta, Tensor destination)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        ArgumentNullException.ThrowIfNull(destination);
        (int m, int n, int k) = MatrixMultiplier.Sizes(a, transposeA, b, transposeB, destination);
        if (m == 0 || n == 0)
        {
            return;
        }

        if (beta == 0)
        {
            destination.AsSpan().Clear();
        }

        if (k == 0)
        {
            foreach (ref float value in destination.AsSpan())
            {
                value *= beta;
            }

            return;
        }

        Provider.MatrixMultiplyWithUpdate(
            Operation(transposeB), Operation(transposeA), alpha,
            b.Data, b.Columns, b.Rows, a.Data, a.Columns, a.Rows, beta, destination.Data);
    }

    private static Transpose Operation(bool transpose) => transpose ? Transpose.Transpose : Transpose.DontTranspose;
}
