using System.Numerics;
using MathNet.Numerics.Providers.LinearAlgebra;
using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>The products of <see cref="SimdLinearAlgebraProvider"/>, on column-major arrays.</summary>
internal static class DenseProducts
{
    // Multiply-adds below which a plain loop is done before a kernel has begun.
    private const long Tiny = 100;

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

        long work = (long)m * n * k;
        if (work < Tiny)
        {
            (int aRow, int aColumn) = transposeA ? (k, 1) : (1, m);
            (int bRow, int bColumn) = transposeB ? (n, 1) : (1, k);
            MultiplyTiny(alpha, a, aRow, aColumn, b, bRow, bColumn, m, n, k, beta, c);
        }
        else if (work < OneThread)
        {
            Gemm.MultiplyColumnMajor(alpha, a, transposeA, b, transposeB, m, n, k, beta, c);
        }
        else
        {
            using ThreadLimit limit = ThreadLimit.OfMathNet();
            Gemm.MultiplyColumnMajor(alpha, a, transposeA, b, transposeB, m, n, k, beta, c);
        }
    }

    private static void MultiplyTiny<T>(
        T alpha, T[] a, int aRow, int aColumn, T[] b, int bRow, int bColumn, int m, int n, int k, T beta, T[] c)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int place = 0;
        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i < m; i++, place++)
            {
                T sum = T.Zero;
                for (int p = 0; p < k; p++)
                {
                    sum += a[(i * aRow) + (p * aColumn)] * b[(p * bRow) + (j * bColumn)];
                }

                c[place] = beta == T.Zero ? alpha * sum : (alpha * sum) + (beta * c[place]);
            }
        }
    }
}
