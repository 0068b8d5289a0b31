using System.Numerics;
using NeuralNet.Kernels;
using static NeuralNet.ProviderArguments;

namespace NeuralNet;

/// <summary>The factorizations of <see cref="SimdLinearAlgebraProvider"/> and the solvers on top, on column-major arrays.</summary>
internal static class DenseSystems<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // Rows below which MathNet's loops are done before blocks and products have begun.
    private const int Small = 12;

    public static void LuFactor(T[] data, int order, int[] ipiv)
    {
        ThrowIfNot(data, order, order, nameof(data), "LUFactor");
        ThrowIfNot(ipiv, order, 1, nameof(ipiv), "LUFactor");
        if (order < Small)
        {
            ManagedProvider<T>.Instance.LUFactor(data, order, ipiv);
            return;
        }

        using ThreadLimit limit = ThreadLimit.OfMathNet();
        LuFactorization.Factor<T>(data, order, ipiv);
    }

    public static void LuInverse(T[] a, int order)
    {
        ThrowIfNot(a, order, order, nameof(a), "LUInverse");
        if (order < Small)
        {
            ManagedProvider<T>.Instance.LUInverse(a, order);
            return;
        }

        using var pivots = new Rented<int>(order);
        using ThreadLimit limit = ThreadLimit.OfMathNet();
        LuFactorization.Factor<T>(a, order, pivots.Span);
        Invert(a, order, pivots.Span);
    }

    public static void LuInverseFactored(T[] a, int order, int[] ipiv)
    {
        ThrowIfNot(a, order, order, nameof(a), "LUInverseFactored");
        ThrowIfNotPivots(ipiv, order, "LUInverseFactored");
        if (order < Small)
        {
            ManagedProvider<T>.Instance.LUInverseFactored(a, order, ipiv);
            return;
        }

        using ThreadLimit limit = ThreadLimit.OfMathNet();
        Invert(a, order, ipiv);
    }

    public static void LuSolve(int columnsOfB, T[] a, int order, T[] b)
    {
        ThrowIfNot(a, order, order, nameof(a), "LUSolve");
        ThrowIfNot(b, order, columnsOfB, nameof(b), "LUSolve");
        ThrowIfSame(a, b, "LUSolve");
        if (order < Small)
        {
            ManagedProvider<T>.Instance.LUSolve(columnsOfB, a, order, b);
            return;
        }

        using var factors = new Rented<T>(a);
        using var pivots = new Rented<int>(order);
        using ThreadLimit limit = ThreadLimit.OfMathNet();
        LuFactorization.Factor(factors.Span, order, pivots.Span);
        LuFactorization.Solve(factors.Span, order, pivots.Span, b, columnsOfB);
    }

    public static void LuSolveFactored(int columnsOfB, T[] a, int order, int[] ipiv, T[] b)
    {
        ThrowIfNot(a, order, order, nameof(a), "LUSolveFactored");
        ThrowIfNotPivots(ipiv, order, "LUSolveFactored");
        ThrowIfNot(b, order, columnsOfB, nameof(b), "LUSolveFactored");
        ThrowIfSame(a, b, "LUSolveFactored");
        if (order < Small)
        {
            ManagedProvider<T>.Instance.LUSolveFactored(columnsOfB, a, order, ipiv, b);
            return;
        }

        using ThreadLimit limit = ThreadLimit.OfMathNet();
        LuFactorization.Solve(a, order, ipiv, b, columnsOfB);
    }

    public static void CholeskyFactor(T[] a, int order)
    {
        ThrowIfNot(a, order, order, nameof(a), "CholeskyFactor");
        if (order < Small)
        {
            ManagedProvider<T>.Instance.CholeskyFactor(a, order);
            return;
        }

        using ThreadLimit limit = ThreadLimit.OfMathNet();
        FactorPositiveDefinite(a, order);
    }

    public static void CholeskySolve(T[] a, int orderA, T[] b, int columnsB)
    {
        ThrowIfNot(a, orderA, orderA, nameof(a), "CholeskySolve");
        ThrowIfNot(b, orderA, columnsB, nameof(b), "CholeskySolve");
        ThrowIfSame(a, b, "CholeskySolve");
        if (orderA < Small)
        {
            ManagedProvider<T>.Instance.CholeskySolve(a, orderA, b, columnsB);
            return;
        }

        using var factor = new Rented<T>(a);
        using ThreadLimit limit = ThreadLimit.OfMathNet();
        FactorPositiveDefinite(factor.Span, orderA);
        CholeskyFactorization.Solve(factor.Span, orderA, b, columnsB);
    }

    public static void CholeskySolveFactored(T[] a, int orderA, T[] b, int columnsB)
    {
        ThrowIfNot(a, orderA, orderA, nameof(a), "CholeskySolveFactored");
        ThrowIfNot(b, orderA, columnsB, nameof(b), "CholeskySolveFactored");
        ThrowIfSame(a, b, "CholeskySolveFactored");
        if (orderA < Small)
        {
            ManagedProvider<T>.Instance.CholeskySolveFactored(a, orderA, b, columnsB);
            return;
        }

        using ThreadLimit limit = ThreadLimit.OfMathNet();
        CholeskyFactorization.Solve(a, orderA, b, columnsB);
    }

    private static void FactorPositiveDefinite(Span<T> a, int order)
    {
        if (!CholeskyFactorization.TryFactor(a, order))
        {
            throw new ArgumentException("Cholesky expects a symmetric, positive definite matrix but got one that is not. Use LU for others.");
        }
    }

    private static void Invert(Span<T> factors, int order, ReadOnlySpan<int> pivots)
    {
        using var inverse = new Rented<T>(factors.Length);
        inverse.Span.Clear();
        for (int i = 0; i < order; i++)
        {
            inverse.Span[(i * order) + i] = T.One;
        }

        LuFactorization.Solve(factors, order, pivots, inverse.Span, order);
        inverse.Span.CopyTo(factors);
    }
}
