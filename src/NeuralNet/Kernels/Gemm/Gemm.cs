using System.Diagnostics;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace NeuralNet.Kernels;

/// <summary>
/// The matrix product: C[M,N] = alpha · op(A)[M,K] · op(B)[K,N] + beta · C, row-major, where op transposes or not.
/// docs/gemm.md explains the loops.
/// </summary>
internal static unsafe class Gemm
{
    // Fewer multiply-adds than these are done by the caller alone: waking a worker would cost more than it saves.
    private const long ParallelThreshold = 200_000;

    /// <remarks>
    /// The spans are whole matrices without gaps; <paramref name="c"/> overlaps neither source. With beta = 0, C is not read.
    /// Allocates nothing once this thread's scratch has grown. The bits of the result depend on the sizes and on the kernel
    /// path, never on the number of threads.
    /// </remarks>
    public static void Multiply(
        float alpha, ReadOnlySpan<float> a, bool transposeA, ReadOnlySpan<float> b, bool transposeB,
        int m, int n, int k, float beta, Span<float> c)
    {
        Debug.Assert(a.Length == (long)m * k && b.Length == (long)k * n && c.Length == (long)m * n, "whole matrices");
        if (m == 0 || n == 0)
        {
            return;
        }

        fixed (float* pa = a, pb = b, pc = c)
        {
            var left = transposeA ? new MatrixOperand<float>(pa, 1, m) : new MatrixOperand<float>(pa, k, 1);
            var right = transposeB ? new MatrixOperand<float>(pb, 1, k) : new MatrixOperand<float>(pb, n, 1);
            switch (KernelPaths.Current)
            {
                case KernelPath.Vector512:
                    Multiply<Simd512, Vector512<float>, float>(alpha, left, right, m, n, k, beta, pc);
                    break;
                case KernelPath.Vector256:
                    Multiply<Simd256, Vector256<float>, float>(alpha, left, right, m, n, k, beta, pc);
                    break;
                case KernelPath.Vector128:
                    Multiply<Simd128, Vector128<float>, float>(alpha, left, right, m, n, k, beta, pc);
                    break;
                default:
                    Multiply<SimdScalar, float, float>(alpha, left, right, m, n, k, beta, pc);
                    break;
            }
        }
    }

    private static void Multiply<TSimd, TVector, T>(
        T alpha, in MatrixOperand<T> a, in MatrixOperand<T> b, int m, int n, int k, T beta, T* c)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (k == 0)
        {
            for (nint i = 0; i < (nint)m * n; i++)
            {
                c[i] = beta == T.Zero ? T.Zero : beta * c[i];
            }

            return;
        }

        if (n == 1)
        {
            GemmRow.MultiplyColumn<TSimd, TVector, T>(alpha, a, b, m, k, beta, c);
            return;
        }

        if (m == 1)
        {
            GemmRow.Multiply<TSimd, TVector, T>(alpha, a, b, n, k, beta, c);
            return;
        }

        int threads = (long)m * n * k < ParallelThreshold ? 1 : WorkerTeam.MaxThreads;
        var product = new GemmProduct<T> { A = a, B = b, C = c, M = m, N = n, K = k, Alpha = alpha, Beta = beta };
        if (k == 1)
        {
            GemmOuterProduct.Multiply<TSimd, TVector, T>(product, threads);
        }
        else if (m <= (a.RowStride == 1 ? GemmBlocking.ColumnsByPanels : GemmBlocking.RowsByPanels))
        {
            GemmByPanels<T>.Multiply<TSimd, TVector>(product, threads);
        }
        else if ((long)n * k <= GemmBlocking.LargestBByRows || k <= GemmBlocking.DepthByRows)
        {
            GemmByRows.Multiply<TSimd, TVector, T>(product, threads);
        }
        else
        {
            GemmByBlocks<T>.Multiply<TSimd, TVector>(product, threads);
        }
    }
}
