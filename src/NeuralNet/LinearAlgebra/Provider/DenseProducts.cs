using System.Numerics;
using MathNet.Numerics.Providers.LinearAlgebra;
using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>The products of <see cref="SimdLinearAlgebraProvider"/>, on column-major arrays.</summary>
internal static class DenseProducts
{
    // Multiply-adds below which a product stays on the caller's thread whatever the limits are.
    private const long OneThread = 100_000;

    /// <summary>result = x · y.</summary>
    public static void Multiply<T>(T[] x, int rowsX, int columnsX, T[] y, int rowsY, int columnsY, T[] result)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        ArgumentNullException.ThrowIfNull(result);
        Multiply("MatrixMultiply", T.One, x, false, rowsX, columnsX, y, false, rowsY, columnsY, T.Zero, result);
    }

    /// <summary>c = alpha · op(a) · op(b) + beta · c; the sizes are those of the arrays, before op.</summary>
    public static void Update<T>(
        Transpose transposeA, Transpose transposeB, T alpha, T[] a, int rowsA, int columnsA, T[] b, int rowsB, int columnsB, T beta, T[] c)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        ArgumentNullException.ThrowIfNull(c);
        bool turnsA = transposeA != Transpose.DontTranspose, turnsB = transposeB != Transpose.DontTranspose;
        if (turnsA)
        {
            (rowsA, columnsA) = (columnsA, rowsA);
        }

        if (turnsB)
        {
            (rowsB, columnsB) = (columnsB, rowsB);
        }

        Multiply("MatrixMultiplyWithUpdate", alpha, a, turnsA, rowsA, columnsA, b, turnsB, rowsB, columnsB, beta, c);
    }

    // Sizes after transposition.
    private static void Multiply<T>(
        string who, T alpha, T[] a, bool transposeA, int m, int k, T[] b, bool transposeB, int rowsB, int n, T beta, T[] c)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (k != rowsB || !ProviderArguments.Fits(a.Length, m, k) || !ProviderArguments.Fits(b.Length, k, n) || !ProviderArguments.Fits(c.Length, m, n))
        {
            ProviderArguments.ThrowNoProduct(who, m, n, k, rowsB, a.Length, b.Length, c.Length);
        }

        if (ReferenceEquals(c, a) || ReferenceEquals(c, b))
        {
            // MathNet's matrices never ask for it: a factor would change while it is read.
            a = [.. a];
            b = [.. b];
        }

        if (alpha == T.Zero)
        {
            // No factor is read, so no NaN in one spreads.
            (a, b, k) = ([], [], 0);
        }

        if ((long)m * n * k < OneThread)
        {
            Gemm.MultiplyColumnMajor(alpha, a, transposeA, b, transposeB, m, n, k, beta, c);
        }
        else
        {
            using ThreadLimit limit = ThreadLimit.OfMathNet();
            Gemm.MultiplyColumnMajor(alpha, a, transposeA, b, transposeB, m, n, k, beta, c);
        }
    }
}
