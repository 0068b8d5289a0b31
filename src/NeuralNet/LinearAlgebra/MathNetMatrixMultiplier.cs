using MathNet.Numerics.Providers.LinearAlgebra;

namespace NeuralNet;

/// <summary>
/// The matrix product by MathNet's linear algebra provider: its managed one, or a native one (MKL, OpenBLAS) that the
/// application installed and chose.
/// </summary>
/// <remarks>
/// MathNet is column-major and reads a row-major matrix as its transpose, so C = A · B is computed as Cᵀ = Bᵀ · Aᵀ.
/// MathNet accepts whole arrays only, so the three matrices are copied to and from arrays, of which each thread keeps the last 32.
/// MathNet's managed provider allocates in every call besides and is much slower than <see cref="SimdMatrixMultiplier"/>.
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

    /// <summary>Text such as <c>MathNet (Managed)</c>.</summary>
    public string Name => $"MathNet ({Provider})";

    private ILinearAlgebraProvider<float> Provider => _provider ?? LinearAlgebraControl.Provider;

    /// <inheritdoc/>
    public void Multiply(float alpha, MatrixFactor a, MatrixFactor b, float beta, MatrixSpan destination)
    {
        (int m, int n, int k) = ProductSizes.Of(a, b, destination);
        if (m == 0 || n == 0)
        {
            return;
        }

        Span<float> values = destination.AsSpan();
        if (k == 0)
        {
            Scale(values, beta);
            return;
        }

        ExactArrays arrays = ExactArrays.OfThread;
        float[] left = Copy(a.Matrix.AsSpan(), arrays);
        float[] right = Copy(b.Matrix.AsSpan(), arrays);
        float[] product = arrays.Rent(values.Length);
        if (beta == 0)
        {
            // A provider may read it all the same, and a NaN in it would spread.
            Array.Clear(product);
        }
        else
        {
            values.CopyTo(product);
        }

        Provider.MatrixMultiplyWithUpdate(
            Operation(b.IsTransposed), Operation(a.IsTransposed), alpha,
            right, b.Matrix.Columns, b.Matrix.Rows, left, a.Matrix.Columns, a.Matrix.Rows, beta, product);
        product.CopyTo(values);
        arrays.Return(left);
        arrays.Return(right);
        arrays.Return(product);
    }

    private static void Scale(Span<float> values, float beta)
    {
        if (beta == 0)
        {
            values.Clear();
            return;
        }

        foreach (ref float value in values)
        {
            value *= beta;
        }
    }

    private static float[] Copy(ReadOnlySpan<float> values, ExactArrays arrays)
    {
        float[] copy = arrays.Rent(values.Length);
        values.CopyTo(copy);
        return copy;
    }

    private static Transpose Operation(bool transpose) => transpose ? Transpose.Transpose : Transpose.DontTranspose;
}
