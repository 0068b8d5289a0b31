using System.Buffers;
using System.Numerics;
using MathNet.Numerics.LinearAlgebra.Factorization;
using NeuralNet.Kernels;
using static NeuralNet.ProviderArguments;

namespace NeuralNet;

/// <summary>The factorizations of <see cref="SimdLinearAlgebraProvider"/> and the solvers on top, on column-major arrays.</summary>
internal static class DenseSystems
{
    public static void LuFactor<T>(T[] data, int order, int[] ipiv)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ThrowIfNot(data, order, order, nameof(data), "LUFactor");
        ThrowIfNot(ipiv, order, 1, nameof(ipiv), "LUFactor");
        using ThreadLimit limit = ThreadLimit.OfMathNet();
        LuFactorization.Factor<T>(data, order, ipiv);
    }

    public static void LuInverse<T>(T[] a, int order)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ThrowIfNot(a, order, order, nameof(a), "LUInverse");
        using var pivots = new Rented<int>(order);
        using ThreadLimit limit = ThreadLimit.OfMathNet();
        LuFactorization.Factor<T>(a, order, pivots.Span);
        Invert(a, order, pivots.Span);
    }

    public static void LuInverseFactored<T>(T[] a, int order, int[] ipiv)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ThrowIfNot(a, order, order, nameof(a), "LUInverseFactored");
        ThrowIfNotPivots(ipiv, order, "LUInverseFactored");
        using ThreadLimit limit = ThreadLimit.OfMathNet();
        Invert(a, order, ipiv);
    }

    public static void LuSolve<T>(int columnsOfB, T[] a, int order, T[] b)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ThrowIfNot(a, order, order, nameof(a), "LUSolve");
        ThrowIfNot(b, order, columnsOfB, nameof(b), "LUSolve");
        ThrowIfSame(a, b, "LUSolve");
        using var factors = new Rented<T>(a);
        using var pivots = new Rented<int>(order);
        using ThreadLimit limit = ThreadLimit.OfMathNet();
        LuFactorization.Factor(factors.Span, order, pivots.Span);
        LuFactorization.Solve(factors.Span, order, pivots.Span, b, columnsOfB);
    }

    public static void LuSolveFactored<T>(int columnsOfB, T[] a, int order, int[] ipiv, T[] b)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ThrowIfNot(a, order, order, nameof(a), "LUSolveFactored");
        ThrowIfNotPivots(ipiv, order, "LUSolveFactored");
        ThrowIfNot(b, order, columnsOfB, nameof(b), "LUSolveFactored");
        ThrowIfSame(a, b, "LUSolveFactored");
        using ThreadLimit limit = ThreadLimit.OfMathNet();
        LuFactorization.Solve(a, order, ipiv, b, columnsOfB);
    }

    public static void CholeskyFactor<T>(T[] a, int order)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ThrowIfNot(a, order, order, nameof(a), "CholeskyFactor");
        using ThreadLimit limit = ThreadLimit.OfMathNet();
        FactorPositiveDefinite<T>(a, order);
    }

    public static void CholeskySolve<T>(T[] a, int orderA, T[] b, int columnsB)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ThrowIfNot(a, orderA, orderA, nameof(a), "CholeskySolve");
        ThrowIfNot(b, orderA, columnsB, nameof(b), "CholeskySolve");
        ThrowIfSame(a, b, "CholeskySolve");
        using var factor = new Rented<T>(a);
        using ThreadLimit limit = ThreadLimit.OfMathNet();
        FactorPositiveDefinite(factor.Span, orderA);
        CholeskyFactorization.Solve(factor.Span, orderA, b, columnsB);
    }

    public static void CholeskySolveFactored<T>(T[] a, int orderA, T[] b, int columnsB)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ThrowIfNot(a, orderA, orderA, nameof(a), "CholeskySolveFactored");
        ThrowIfNot(b, orderA, columnsB, nameof(b), "CholeskySolveFactored");
        ThrowIfSame(a, b, "CholeskySolveFactored");
        using ThreadLimit limit = ThreadLimit.OfMathNet();
        CholeskyFactorization.Solve(a, orderA, b, columnsB);
    }

    private static void FactorPositiveDefinite<T>(Span<T> a, int order)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (!CholeskyFactorization.TryFactor(a, order))
        {
            throw new ArgumentException("Cholesky expects a symmetric, positive definite matrix but got one that is not. Use LU for others.");
        }
    }

    private static void Invert<T>(Span<T> factors, int order, ReadOnlySpan<int> pivots)
        where T : unmanaged, IFloatingPointIeee754<T>
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

    /// <summary>Memory of the shared pool.</summary>
    private readonly ref struct Rented<T> : IDisposable
    {
        private readonly T[] _array;

        public Rented(int length)
        {
            _array = ArrayPool<T>.Shared.Rent(length);
            Span = _array.AsSpan(0, length);
        }

        public Rented(ReadOnlySpan<T> values)
            : this(values.Length) => values.CopyTo(Span);

        public Span<T> Span { get; }

        public void Dispose() => ArrayPool<T>.Shared.Return(_array);
    }
}
