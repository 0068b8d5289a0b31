using System.Numerics;
using MathNet.Numerics.LinearAlgebra.Factorization;
using NeuralNet.Kernels;
using static NeuralNet.ProviderArguments;

namespace NeuralNet;

/// <summary>QR of <see cref="SimdLinearAlgebraProvider"/> and the solvers on top, on column-major arrays.</summary>
internal static class DenseLeastSquares<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // Elements below which MathNet's loops are done before panels and products have begun.
    private const int Small = 300;

    /// <summary>a becomes R, q the whole of Q.</summary>
    public static void Factor(T[] a, int rows, int columns, T[] q, T[] tau)
    {
        ThrowIfNot(a, rows, columns, "r", "QRFactor");
        ThrowIfNot(q, rows, rows, nameof(q), "QRFactor");
        ThrowIfShort(tau, Math.Min(rows, columns), "QRFactor");
        if (a.Length < Small)
        {
            Array.Clear(q); // MathNet writes ones into an array of zeros.
            ManagedProvider<T>.Instance.QRFactor(a, rows, columns, q, tau);
            return;
        }

        using ThreadLimit limit = ThreadLimit.OfMathNet();
        Span<T> scales = tau.AsSpan(0, Math.Min(rows, columns));
        QrFactorization.Factor(a, rows, columns, scales);
        QrFactorization.FormQ<T>(a, rows, scales, q, rows);
        for (int column = 0; column < scales.Length; column++)
        {
            a.AsSpan((column * rows) + column + 1, rows - column - 1).Clear();
        }
    }

    /// <summary>a becomes the first columns of Q, r the square R.</summary>
    public static void FactorThin(T[] a, int rows, int columns, T[] r, T[] tau)
    {
        ThrowIfNot(a, rows, columns, nameof(a), "ThinQRFactor");
        ThrowIfNot(r, columns, columns, nameof(r), "ThinQRFactor");
        ThrowIfShort(tau, Math.Min(rows, columns), "ThinQRFactor");
        ThrowIfWide(rows, columns, "ThinQRFactor");
        if (a.Length < Small)
        {
            ManagedProvider<T>.Instance.ThinQRFactor(a, rows, columns, r, tau);
            return;
        }

        using ThreadLimit limit = ThreadLimit.OfMathNet();
        using var factors = new Rented<T>(a);
        Span<T> scales = tau.AsSpan(0, columns);
        QrFactorization.Factor(factors.Span, rows, columns, scales);
        QrFactorization.FormQ(factors.Span, rows, scales, a, columns);
        for (int column = 0; column < columns; column++)
        {
            factors.Span.Slice(column * rows, column + 1).CopyTo(r.AsSpan(column * columns));
            r.AsSpan((column * columns) + column + 1, columns - column - 1).Clear();
        }
    }

    /// <summary>x is the least-squares solution of a · x = b; Q is never made, whichever the method.</summary>
    public static void Solve(T[] a, int rows, int columns, T[] b, int columnsB, T[] x, QRMethod method)
    {
        ThrowIfNot(a, rows, columns, nameof(a), "QRSolve");
        ThrowIfNot(b, rows, columnsB, nameof(b), "QRSolve");
        ThrowIfNot(x, columns, columnsB, nameof(x), "QRSolve");
        ThrowIfWide(rows, columns, "QRSolve");
        if (a.Length < Small)
        {
            ManagedProvider<T>.Instance.QRSolve(a, rows, columns, b, columnsB, x, method);
            return;
        }

        using ThreadLimit limit = ThreadLimit.OfMathNet();
        using var factors = new Rented<T>(a);
        using var right = new Rented<T>(b);
        using var tau = new Rented<T>(columns);
        QrFactorization.Factor(factors.Span, rows, columns, tau.Span);
        QrFactorization.MultiplyByTranspose(factors.Span, rows, tau.Span, right.Span, columnsB);
        for (int column = 0; column < columnsB; column++)
        {
            right.Span.Slice(column * rows, columns).CopyTo(x.AsSpan(column * columns));
        }

        TriangularSolve.SolveUpper<T>(factors.Span, rows, x, columns, columnsB);
    }

    /// <summary>The same from a Q and an R; tau is not read.</summary>
    public static void SolveFactored(T[] q, T[] r, int rowsA, int columnsA, T[] b, int columnsB, T[] x, QRMethod method)
    {
        (int columnsQ, int rowsR) = method == QRMethod.Full ? (rowsA, rowsA) : (columnsA, columnsA);
        ArgumentNullException.ThrowIfNull(r);
        ArgumentNullException.ThrowIfNull(q);
        ArgumentNullException.ThrowIfNull(b);
        ArgumentNullException.ThrowIfNull(x);
        ThrowIfWide(rowsA, columnsA, "QRSolveFactored");
        ThrowIfNot(r, rowsR, columnsA, nameof(r), "QRSolveFactored");
        ThrowIfNot(q, rowsA, columnsQ, nameof(q), "QRSolveFactored");
        ThrowIfNot(b, rowsA, columnsB, nameof(b), "QRSolveFactored");
        ThrowIfNot(x, columnsA, columnsB, nameof(x), "QRSolveFactored");

        // MathNet's provider copies: qr.Solve(b, b) is a use of it.
        b = ReferenceEquals(x, b) ? [.. b] : b;
        q = ReferenceEquals(x, q) ? [.. q] : q;
        r = ReferenceEquals(x, r) ? [.. r] : r;
        using ThreadLimit limit = ThreadLimit.OfMathNet();
        Gemm.MultiplyColumnMajor<T>(T.One, q.AsSpan(0, rowsA * columnsA), transposeA: true, b, transposeB: false, columnsA, columnsB, rowsA, T.Zero, x);
        TriangularSolve.SolveUpper<T>(r, rowsR, x, columnsA, columnsB);
    }

    private static void ThrowIfShort(T[] tau, int length, string who)
    {
        ArgumentNullException.ThrowIfNull(tau);
        if (tau.Length < length)
        {
            throw new ArgumentException($"{who} expects {length} elements or more, the lesser of rows and columns, but got {tau.Length}.", nameof(tau));
        }
    }

    private static void ThrowIfWide(int rows, int columns, string who)
    {
        if (rows < columns)
        {
            throw new ArgumentException($"{who} expects as many rows as columns or more but got {rows} x {columns}. Factorize the transpose.");
        }
    }
}
