using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NeuralNet.Kernels;

/// <summary>
/// P · A = L · U by partial pivoting: the columns are halved, the left half is factorized, and what it means for the right one is a triangular
/// solve and a matrix product (Toledo 1997, SIAM J. Matrix Anal. Appl. 18(4)).
/// </summary>
/// <remarks>
/// Matrices are column-major. L, whose diagonal is 1, lies below the diagonal of U. Row i was exchanged with row <c>pivots[i]</c>, in the order of i.
/// </remarks>
internal static unsafe class LuFactorization
{
    // Columns that are eliminated one after the other.
    private const int Panel = 8;

    /// <summary>Factorizes in place.</summary>
    /// <remarks>A column without a pivot is left as it is, so a singular matrix has a zero on the diagonal of U.</remarks>
    /// <param name="a">[order, order].</param>
    /// <param name="order">Rows and columns.</param>
    /// <param name="pivots">As many row numbers.</param>
    public static void Factor<T>(Span<T> a, int order, Span<int> pivots)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Debug.Assert(a.Length == (long)order * order && pivots.Length == order, "a square matrix and a pivot for each row");
        fixed (T* data = a)
        {
            Factor(new MatrixOperand<T>(data, 1, order), order, order, pivots);
        }
    }

    /// <summary>Overwrites B, [order, columns], with the solution of A · X = B.</summary>
    public static void Solve<T>(ReadOnlySpan<T> factors, int order, ReadOnlySpan<int> pivots, Span<T> b, int columns)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Debug.Assert(factors.Length == (long)order * order && pivots.Length == order && b.Length == (long)order * columns, "whole matrices");
        fixed (T* lu = factors, x = b)
        {
            var triangles = new MatrixOperand<T>(lu, 1, order);
            var right = new MatrixOperand<T>(x, 1, order);
            Exchange(right, columns, pivots);
            TriangularSolve.Solve(triangles, isLower: true, hasUnitDiagonal: true, right, order, columns);
            TriangularSolve.Solve(triangles, isLower: false, hasUnitDiagonal: false, right, order, columns);
        }
    }

    private static void Factor<T>(in MatrixOperand<T> a, int rows, int columns, Span<int> pivots)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (columns <= Panel)
        {
            Eliminate(a, rows, columns, pivots);
            return;
        }

        int left = columns <= 2 * Panel ? Panel : TriangularSolve.Half(columns);
        int right = columns - left;
        MatrixOperand<T> upper = a.From(0, left), rest = a.From(left, left);
        Factor(a, rows, left, pivots[..left]);
        Exchange(upper, right, pivots[..left]);
        TriangularSolve.Solve(a, isLower: true, hasUnitDiagonal: true, upper, left, right);
        if (rows > left)
        {
            Gemm.Multiply(-T.One, a.From(left, 0), upper, rows - left, right, left, T.One, rest);
        }

        Span<int> later = pivots[left..];
        Factor(rest, rows - left, right, later);
        Exchange(a.From(left, 0), left, later);
        foreach (ref int pivot in later)
        {
            pivot += left;
        }
    }

    private static void Eliminate<T>(in MatrixOperand<T> a, int rows, int columns, Span<int> pivots)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int j = 0; j < columns; j++)
        {
            var below = new Span<T>(a.At(j, j), rows - j);
            int pivot = j + IndexOfLargest(below);
            pivots[j] = pivot;
            if (pivot != j)
            {
                for (int k = 0; k < columns; k++)
                {
                    (*a.At(j, k), *a.At(pivot, k)) = (*a.At(pivot, k), *a.At(j, k));
                }
            }

            switch (KernelPaths.Current)
            {
                case KernelPath.Vector512: Eliminate<Simd512<T>, Vector512<T>, T>(a.From(j, j), rows - j, columns - j); break;
                case KernelPath.Vector256: Eliminate<Simd256<T>, Vector256<T>, T>(a.From(j, j), rows - j, columns - j); break;
                case KernelPath.Vector128: Eliminate<Simd128<T>, Vector128<T>, T>(a.From(j, j), rows - j, columns - j); break;
                default: Eliminate<SimdScalar<T>, T, T>(a.From(j, j), rows - j, columns - j); break;
            }
        }
    }

    // One column: its multipliers, and what they take from the columns to the right.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Eliminate<TSimd, TVector, T>(in MatrixOperand<T> a, int rows, int columns)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T* multipliers = a.Data;
        T pivot = *multipliers;
        int whole = rows - ((rows - 1) % TSimd.Width);
        if (pivot != T.Zero)
        {
            TVector divisor = TSimd.Broadcast(pivot);
            for (int i = 1; i < whole; i += TSimd.Width)
            {
                TSimd.Store(TSimd.Divide(TSimd.Load(multipliers + i), divisor), multipliers + i);
            }

            for (int i = whole; i < rows; i++)
            {
                multipliers[i] /= pivot;
            }
        }

        for (int k = 1; k < columns; k++)
        {
            T* column = a.At(0, k);
            T factor = -*column;
            TVector factors = TSimd.Broadcast(factor);
            for (int i = 1; i < whole; i += TSimd.Width)
            {
                TSimd.Store(TSimd.MultiplyAdd(factors, TSimd.Load(multipliers + i), TSimd.Load(column + i)), column + i);
            }

            for (int i = whole; i < rows; i++)
            {
                column[i] = TSimd.MultiplyAddLane(factor, multipliers[i], column[i]);
            }
        }
    }

    // The first of the largest, so that equal ones give the pivots of a plain loop; NaN is never greater.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int IndexOfLargest<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int largest = 0;
        T size = T.Abs(values[0]);
        for (int i = 1; i < values.Length; i++)
        {
            T other = T.Abs(values[i]);
            if (other > size)
            {
                (largest, size) = (i, other);
            }
        }

        return largest;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Exchange<T>(in MatrixOperand<T> a, int columns, ReadOnlySpan<int> pivots)
        where T : unmanaged
    {
        for (int column = 0; column < columns; column++)
        {
            T* values = a.At(0, column);
            for (int i = 0; i < pivots.Length; i++)
            {
                (values[i], values[pivots[i]]) = (values[pivots[i]], values[i]);
            }
        }
    }
}
