using System.Diagnostics;
using System.Numerics;
using System.Numerics.Tensors;

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

            Span<T> multipliers = below[1..];
            if (below[0] != T.Zero)
            {
                TensorPrimitives.Divide(multipliers, below[0], multipliers);
            }

            for (int k = j + 1; k < columns; k++)
            {
                var column = new Span<T>(a.At(j + 1, k), multipliers.Length);
                TensorPrimitives.MultiplyAdd(multipliers, -*a.At(j, k), column, column);
            }
        }
    }

    // The first of the largest, so that equal ones give the pivots of a plain loop; NaN is never greater.
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
