using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NeuralNet.Kernels;

/// <summary>A factor B [K, N] that many products share, packed once in the order in which the micro-kernel reads it.</summary>
/// <remarks>
/// For each run of k, up to KC of them, panel after panel; a panel has NR numbers for each k, zeros beyond N. Never changes: many threads may
/// multiply by it. Its bits are those of <see cref="Gemm"/>.
/// </remarks>
internal sealed unsafe class PackedMatrix
{
    private readonly float[] _numbers;
    private readonly int _start;

    /// <summary>Packs a copy.</summary>
    /// <param name="b">[K, N], row-major.</param>
    /// <param name="k">1 or more.</param>
    /// <param name="n">2 or more: a column alone is a row of dot products, which packing cannot help.</param>
    public PackedMatrix(ReadOnlySpan<float> b, int k, int n)
    {
        Debug.Assert(n > 1 && b.Length == (long)k * n && CanHold(k, n), "a whole matrix that fits");
        (K, N) = (k, n);
        int width = KernelPaths.PanelWidth;
        int panels = Panels(n);
        _numbers = AlignedArray.Allocate(k * panels * width, out _start);
        fixed (float* source = b, packed = &_numbers[_start])
        {
            var operand = new MatrixOperand<float>(source, n, 1);
            for (int start = 0; start < k; start += GemmBlocking.KC)
            {
                int depth = Math.Min(GemmBlocking.KC, k - start);
                GemmPacking.PackPanelsOfB(
                    new MatrixOperand<float>(operand.At(start, 0), n, 1), depth, n, width, packed + ((nint)start * panels * width));
            }
        }
    }

    public int K { get; }

    public int N { get; }

    /// <summary>Whether an array has room for it.</summary>
    public static bool CanHold(int k, int n) => (long)k * Panels(n) * KernelPaths.PanelWidth < Array.MaxLength - 64;

    /// <summary>Whether the zeros beyond N are no more than the numbers: else packing takes memory, and time to read it, for nothing.</summary>
    public static bool Pays(int n) => (long)Panels(n) * KernelPaths.PanelWidth <= 2L * n;

    /// <summary>C[M,N] = A[M,K] · B. Allocates nothing.</summary>
    public void Multiply(ReadOnlySpan<float> a, int m, Span<float> c)
    {
        Debug.Assert(a.Length == (long)m * K && c.Length == (long)m * N, "whole matrices");
        if (m == 0)
        {
            return;
        }

        fixed (float* left = a, packed = &_numbers[_start], result = c)
        {
            var product = new GemmProduct<float>
            {
                A = new MatrixOperand<float>(left, K, 1),
                C = result,
                CRow = N,
                M = m,
                N = N,
                K = K,
                Alpha = 1,
            };
            switch (KernelPaths.Current)
            {
                case KernelPath.Vector512: Multiply<Simd512<float>, Vector512<float>>(product, packed); break;
                case KernelPath.Vector256: Multiply<Simd256<float>, Vector256<float>>(product, packed); break;
                case KernelPath.Vector128: Multiply<Simd128<float>, Vector128<float>>(product, packed); break;
                default: Multiply<SimdScalar<float>, float>(product, packed); break;
            }
        }
    }

    private static int Panels(int n) => (int)(((long)n + KernelPaths.PanelWidth - 1) / KernelPaths.PanelWidth);

    private static void Multiply<TSimd, TVector>(in GemmProduct<float> product, float* packed)
        where TSimd : struct, ISimdLinear<TSimd, TVector, float>
        where TVector : struct
    {
        if (product.M == 1)
        {
            GemmPackedRow.Multiply<TSimd, TVector>(product, packed);
        }
        else
        {
            GemmByPanels<float>.Multiply<TSimd, TVector>(product, packed, Gemm.Threads(product.M, product.N, product.K));
        }
    }
}
