using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>
/// A = L · Lᵀ of a symmetric positive definite matrix, by halves: the first half's factor, a triangular solve, a product, the rest's factor
/// (Elmroth, Gustavson, Jonsson and Kågström 2004, SIAM Review 46(1)).
/// </summary>
/// <remarks>Matrices are column-major.</remarks>
internal static unsafe class CholeskyFactorization
{
    // Columns that are eliminated one after the other.
    private const int Panel = 16;

    // A square below this is updated as a whole, though half of it is not needed.
    private const int WholeUpdate = 96;

    /// <summary>Overwrites the lower triangle with L and the rest with zeros.</summary>
    /// <param name="a">[order, order]; its lower triangle is read.</param>
    /// <param name="order">Rows and columns.</param>
    /// <returns>False where the matrix is not positive definite; it is then in pieces.</returns>
    public static bool TryFactor<T>(Span<T> a, int order)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Debug.Assert(a.Length == (long)order * order, "a square matrix");
        fixed (T* data = a)
        {
            var lower = new MatrixOperand<T>(data, 1, order);
            if (!TryFactor(lower, order))
            {
                return false;
            }

            for (int column = 1; column < order; column++)
            {
                new Span<T>(lower.At(0, column), column).Clear();
            }

            return true;
        }
    }

    /// <summary>Overwrites B, [order, columns], with the solution of L · Lᵀ · X = B.</summary>
    public static void Solve<T>(ReadOnlySpan<T> factor, int order, Span<T> b, int columns)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Debug.Assert(factor.Length == (long)order * order && b.Length == (long)order * columns, "whole matrices");
        fixed (T* l = factor, x = b)
        {
            var lower = new MatrixOperand<T>(l, 1, order);
            var right = new MatrixOperand<T>(x, 1, order);
            TriangularSolve.Solve(lower, isLower: true, hasUnitDiagonal: false, right, order, columns);
            TriangularSolve.Solve(lower.Transposed, isLower: false, hasUnitDiagonal: false, right, order, columns);
        }
    }

    private static bool TryFactor<T>(in MatrixOperand<T> a, int n)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (n <= Panel)
        {
            return TryEliminate(a, n);
        }

        int first = TriangularSolve.Half(n);
        int second = n - first;
        MatrixOperand<T> below = a.From(first, 0), rest = a.From(first, first);
        if (!TryFactor(a, first))
        {
            return false;
        }

        // L21 · L11ᵀ = A21 is L11 · L21ᵀ = A21ᵀ.
        TriangularSolve.Solve(a, isLower: true, hasUnitDiagonal: false, below.Transposed, first, second);
        SubtractSquare(below, second, first, rest);
        return TryFactor(rest, second);
    }

    // The lower triangle of C = C - A · Aᵀ, and something above it.
    private static void SubtractSquare<T>(in MatrixOperand<T> a, int n, int k, in MatrixOperand<T> c)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (n <= WholeUpdate)
        {
            Gemm.Multiply(-T.One, a, a.Transposed, n, n, k, T.One, c);
            return;
        }

        int first = TriangularSolve.Half(n);
        int second = n - first;
        MatrixOperand<T> below = a.From(first, 0);
        SubtractSquare(a, first, k, c);
        Gemm.Multiply(-T.One, below, a.Transposed, second, first, k, T.One, c.From(first, 0));
        SubtractSquare(below, second, k, c.From(first, first));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryEliminate<T>(in MatrixOperand<T> a, int n)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int j = 0; j < n; j++)
        {
            T* column = a.At(0, j);
            if (!(column[j] > T.Zero))
            {
                return false;
            }

            T root = T.Sqrt(column[j]);
            column[j] = root;
            for (int i = j + 1; i < n; i++)
            {
                column[i] /= root;
            }

            for (int k = j + 1; k < n; k++)
            {
                T* later = a.At(0, k);
                for (int i = k; i < n; i++)
                {
                    later[i] -= column[i] * column[k];
                }
            }
        }

        return true;
    }
}
