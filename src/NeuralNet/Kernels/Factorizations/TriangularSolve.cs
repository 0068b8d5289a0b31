using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NeuralNet.Kernels;

/// <summary>
/// Solves A · X = B for a triangular A, in place: X overwrites B. A is halved until a block is small; all else is matrix products
/// (Elmroth, Gustavson, Jonsson and Kågström 2004, SIAM Review 46(1)).
/// </summary>
internal static unsafe class TriangularSolve
{
    // Rows of a block that is solved by substitution.
    private const int Block = 16;

    // Vectors of right-hand sides that are solved together: with their rows 4 KiB, in the first cache.
    private const int Vectors = 4;

    /// <summary>Overwrites B, [N, columns], with the solution of R · X = B.</summary>
    /// <param name="r">Column-major, its upper triangle in the first N rows of <paramref name="rows"/>.</param>
    /// <param name="rows">Rows that are stored, N or more.</param>
    /// <param name="b">Column-major, without gaps.</param>
    /// <param name="n">0 or more.</param>
    /// <param name="columns">0 or more.</param>
    public static void SolveUpper<T>(ReadOnlySpan<T> r, int rows, Span<T> b, int n, int columns)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Debug.Assert(r.Length >= (long)rows * n && rows >= n && b.Length == (long)n * columns, "whole matrices");
        fixed (T* upper = r, x = b)
        {
            Solve(new MatrixOperand<T>(upper, 1, rows), isLower: false, hasUnitDiagonal: false, new MatrixOperand<T>(x, 1, n), n, columns);
        }
    }

    /// <summary>Overwrites B with the solution of A · X = B.</summary>
    /// <remarks>Reads one triangle of A, and its diagonal unless that is one. A zero on the diagonal gives infinities or NaN.</remarks>
    /// <param name="a">[N, N], either of whose strides is 1.</param>
    /// <param name="isLower">Whether the lower triangle counts, or the upper.</param>
    /// <param name="hasUnitDiagonal">Whether the diagonal is 1, whatever is stored there.</param>
    /// <param name="b">[N, columns], either of whose strides is 1.</param>
    /// <param name="n">0 or more.</param>
    /// <param name="columns">0 or more.</param>
    public static void Solve<T>(in MatrixOperand<T> a, bool isLower, bool hasUnitDiagonal, in MatrixOperand<T> b, int n, int columns)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (n <= Block)
        {
            Substitute(a, isLower, hasUnitDiagonal, b, n, columns);
            return;
        }

        int first = Half(n);
        int second = n - first;
        MatrixOperand<T> bottom = b.From(first, 0);
        if (isLower)
        {
            Solve(a, isLower, hasUnitDiagonal, b, first, columns);
            Gemm.Multiply(-T.One, a.From(first, 0), b, second, columns, first, T.One, bottom);
            Solve(a.From(first, first), isLower, hasUnitDiagonal, bottom, second, columns);
        }
        else
        {
            Solve(a.From(first, first), isLower, hasUnitDiagonal, bottom, second, columns);
            Gemm.Multiply(-T.One, a.From(0, first), bottom, first, columns, second, T.One, b);
            Solve(a, isLower, hasUnitDiagonal, b, first, columns);
        }
    }

    /// <summary>Where a recursion halves n: whole blocks above, the ragged one below.</summary>
    public static int Half(int n) => ((n / 2) + Block - 1) / Block * Block;

    private static void Substitute<T>(in MatrixOperand<T> a, bool isLower, bool hasUnitDiagonal, in MatrixOperand<T> b, int n, int columns)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (columns == 1)
        {
            SubstituteOne(a, isLower, hasUnitDiagonal, b, n);
            return;
        }

        switch (KernelPaths.Current)
        {
            case KernelPath.Vector512: Substitute<Simd512<T>, Vector512<T>, T>(a, isLower, hasUnitDiagonal, b, n, columns); break;
            case KernelPath.Vector256: Substitute<Simd256<T>, Vector256<T>, T>(a, isLower, hasUnitDiagonal, b, n, columns); break;
            case KernelPath.Vector128: Substitute<Simd128<T>, Vector128<T>, T>(a, isLower, hasUnitDiagonal, b, n, columns); break;
            default: Substitute<SimdScalar<T>, T, T>(a, isLower, hasUnitDiagonal, b, n, columns); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SubstituteOne<T>(in MatrixOperand<T> a, bool isLower, bool hasUnitDiagonal, in MatrixOperand<T> b, int n)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int step = 0; step < n; step++)
        {
            int i = isLower ? step : n - 1 - step;
            T sum = *b.At(i, 0);
            for (int j = isLower ? 0 : i + 1; j < (isLower ? i : n); j++)
            {
                sum -= *a.At(i, j) * *b.At(j, 0);
            }

            *b.At(i, 0) = hasUnitDiagonal ? sum : sum / *a.At(i, i);
        }
    }

    // Some right-hand sides at a time lie in scratch row by row, so that a vector holds neighbours, whichever way B lies.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Substitute<TSimd, TVector, T>(
        in MatrixOperand<T> a, bool isLower, bool hasUnitDiagonal, in MatrixOperand<T> b, int n, int columns)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int width = Vectors * TSimd.Width;
        T* x = stackalloc T[Block * width];
        for (int column = 0; column < columns; column += width)
        {
            int count = Math.Min(width, columns - column);
            int used = (count + TSimd.Width - 1) / TSimd.Width * TSimd.Width;
            MatrixOperand<T> part = b.From(0, column);
            var rows = new MatrixOperand<T>(x, width, 1);
            Copy(part, n, count, rows);
            for (int step = 0; step < n; step++)
            {
                int i = isLower ? step : n - 1 - step;
                int begin = isLower ? 0 : i + 1;
                int end = isLower ? i : n;
                TVector diagonal = TSimd.Broadcast(*a.At(i, i));
                for (int v = 0; v < used; v += TSimd.Width)
                {
                    T* row = x + (i * width) + v;
                    TVector sum = TSimd.Load(row);
                    for (int j = begin; j < end; j++)
                    {
                        sum = TSimd.MultiplyAdd(TSimd.Broadcast(-*a.At(i, j)), TSimd.Load(x + (j * width) + v), sum);
                    }

                    TSimd.Store(hasUnitDiagonal ? sum : TSimd.Divide(sum, diagonal), row);
                }
            }

            Copy(rows, n, count, part);
        }
    }

    // Both lie by rows, or one of them by columns: then it is a transposition in memory.
    private static void Copy<T>(in MatrixOperand<T> source, int rows, int columns, in MatrixOperand<T> destination)
        where T : unmanaged
    {
        if (source.ColumnStride == 1 && destination.ColumnStride == 1)
        {
            for (int i = 0; i < rows; i++)
            {
                new Span<T>(source.At(i, 0), columns).CopyTo(new Span<T>(destination.At(i, 0), columns));
            }
        }
        else if (source.ColumnStride == 1)
        {
            GemmPacking.Interleave(source.Data, source.RowStride, rows, columns, destination.ColumnStride, destination.Data);
        }
        else
        {
            GemmPacking.Interleave(source.Data, source.ColumnStride, columns, rows, destination.RowStride, destination.Data);
        }
    }
}
