using System.Diagnostics;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace NeuralNet.Kernels;

/// <summary>
/// The matrix product: C[M,N] = alpha · op(A)[M,K] · op(B)[K,N] + beta · C, row-major, of floats or of doubles, where op transposes or not.
/// docs/gemm.md explains the loops.
/// </summary>
internal static unsafe class Gemm
{
    // Fewer multiply-adds than these, times the width, are done by the caller alone: some ten microseconds on one core. Waking a worker, and the lines of cache that
    // then move between the cores, cost more than it saves.
    private const long ParallelThreshold = 75_000;

    /// <remarks>
    /// The spans are whole matrices without gaps; <paramref name="c"/> overlaps neither source. With beta = 0, C is not read.
    /// Allocates nothing once this thread's scratch has grown. The bits of the result depend on the sizes and on the kernel
    /// path, never on the number of threads.
    /// </remarks>
    public static void Multiply<T>(
        T alpha, ReadOnlySpan<T> a, bool transposeA, ReadOnlySpan<T> b, bool transposeB,
        int m, int n, int k, T beta, Span<T> c)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Debug.Assert(a.Length == (long)m * k && b.Length == (long)k * n && c.Length == (long)m * n, "whole matrices");
        if (m == 0 || n == 0)
        {
            return;
        }

        fixed (T* pa = a, pb = b, pc = c)
        {
            var left = transposeA ? new MatrixOperand<T>(pa, 1, m) : new MatrixOperand<T>(pa, k, 1);
            var right = transposeB ? new MatrixOperand<T>(pb, 1, k) : new MatrixOperand<T>(pb, n, 1);
            Multiply(alpha, left, right, m, n, k, beta, pc, n);
        }
    }

    /// <summary>The same of column-major matrices.</summary>
    public static void MultiplyColumnMajor<T>(
        T alpha, ReadOnlySpan<T> a, bool transposeA, ReadOnlySpan<T> b, bool transposeB,
        int m, int n, int k, T beta, Span<T> c)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Debug.Assert(a.Length == (long)m * k && b.Length == (long)k * n && c.Length == (long)m * n, "whole matrices");
        if (m == 0 || n == 0)
        {
            return;
        }

        fixed (T* pa = a, pb = b, pc = c)
        {
            var left = transposeA ? new MatrixOperand<T>(pa, k, 1) : new MatrixOperand<T>(pa, 1, m);
            var right = transposeB ? new MatrixOperand<T>(pb, n, 1) : new MatrixOperand<T>(pb, 1, k);
            Multiply(alpha, left, right, m, n, k, beta, new MatrixOperand<T>(pc, 1, m));
        }
    }

    /// <summary>The same of parts of matrices.</summary>
    /// <param name="alpha">Scales the product.</param>
    /// <param name="a">[M, K].</param>
    /// <param name="b">[K, N].</param>
    /// <param name="m">1 or more.</param>
    /// <param name="n">1 or more.</param>
    /// <param name="k">0 or more.</param>
    /// <param name="beta">Scales the old C.</param>
    /// <param name="c">[M, N], either of whose strides is 1.</param>
    public static void Multiply<T>(
        T alpha, in MatrixOperand<T> a, in MatrixOperand<T> b, int m, int n, int k, T beta, in MatrixOperand<T> c)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // A vector without gaps is a row as well as a column: the one for which the matrix is read as it lies.
        bool transposes = (m == 1, n == 1) switch
        {
            (true, false) when c.ColumnStride == 1 => b.ColumnStride != 1,
            (false, true) when c.RowStride == 1 => a.RowStride == 1,
            _ => c.ColumnStride != 1,
        };
        if (transposes)
        {
            Multiply(alpha, b.Transposed, a.Transposed, n, m, k, beta, c.Data, c.ColumnStride);
        }
        else
        {
            Multiply(alpha, a, b, m, n, k, beta, c.Data, c.RowStride);
        }
    }

    /// <summary>How many threads a product of these sizes is worth.</summary>
    public static int Threads(int m, int n, int k) =>
        (long)m * n * k < ParallelThreshold * KernelPaths.PanelWidth / GemmBlocking.VectorsPerRow ? 1 : WorkerTeam.MaxThreads;

    private static void Multiply<T>(
        T alpha, in MatrixOperand<T> a, in MatrixOperand<T> b, int m, int n, int k, T beta, T* c, nint cRow)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        switch (KernelPaths.Current)
        {
            case KernelPath.Vector512:
                Multiply<Simd512<T>, Vector512<T>, T>(alpha, a, b, m, n, k, beta, c, cRow);
                break;
            case KernelPath.Vector256:
                Multiply<Simd256<T>, Vector256<T>, T>(alpha, a, b, m, n, k, beta, c, cRow);
                break;
            case KernelPath.Vector128:
                Multiply<Simd128<T>, Vector128<T>, T>(alpha, a, b, m, n, k, beta, c, cRow);
                break;
            default:
                Multiply<SimdScalar<T>, T, T>(alpha, a, b, m, n, k, beta, c, cRow);
                break;
        }
    }

    private static void Multiply<TSimd, TVector, T>(
        T alpha, in MatrixOperand<T> a, in MatrixOperand<T> b, int m, int n, int k, T beta, T* c, nint cRow)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (k == 0)
        {
            Scale(m, n, beta, c, cRow);
            return;
        }

        // The vectors must lie in one piece.
        if (n == 1 && cRow == 1 && b.RowStride == 1)
        {
            GemmRow.MultiplyColumn<TSimd, TVector, T>(alpha, a, b, m, k, beta, c);
            return;
        }

        if (m == 1 && a.ColumnStride == 1)
        {
            GemmRow.Multiply<TSimd, TVector, T>(alpha, a, b, n, k, beta, c);
            return;
        }

        int threads = Threads(m, n, k);
        var product = new GemmProduct<T> { A = a, B = b, C = c, CRow = cRow, M = m, N = n, K = k, Alpha = alpha, Beta = beta };
        if (k == 1 && (b.ColumnStride == 1 || n == 1))
        {
            GemmOuterProduct.Multiply<TSimd, TVector, T>(product, threads);
        }
        else if (n <= TSimd.Width)
        {
            GemmNarrow<T>.Multiply<TSimd, TVector>(product, threads);
        }
        else if (product.HasFewRows || (long)n * k <= GemmBlocking.LargestBByPanels<T>() || k <= GemmBlocking.DepthByPanels)
        {
            // A last panel of a vector or less is a product of its own, which spends nothing on the other vector.
            int ragged = n % GemmProduct<T>.PanelWidth<TSimd, TVector>();
            if (ragged > 0 && ragged <= TSimd.Width)
            {
                product.N = ragged;
                product.B = b.From(0, n - ragged);
                product.C = c + n - ragged;
                GemmNarrow<T>.Multiply<TSimd, TVector>(product, Threads(m, ragged, k));
                product.N = n - ragged;
                product.B = b;
                product.C = c;
            }

            GemmByPanels<T>.Multiply<TSimd, TVector>(product, threads);
        }
        else
        {
            GemmByBlocks<T>.Multiply<TSimd, TVector>(product, threads);
        }
    }

    private static void Scale<T>(int m, int n, T beta, T* c, nint cRow)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (nint i = 0; i < m; i++)
        {
            for (nint j = 0; j < n; j++)
            {
                T* element = c + (i * cRow) + j;
                *element = beta == T.Zero ? T.Zero : beta * *element;
            }
        }
    }
}
