using System.Diagnostics.CodeAnalysis;

namespace NeuralNet;

/// <summary>The sizes of a matrix product: destination [M, N] = a [M, K] · b [K, N], after transposition.</summary>
internal readonly record struct ProductSizes(int M, int N, int K)
{
    /// <summary>Checks the three matrices of a product, as every <see cref="IMatrixMultiplier"/> must.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit each other, or the destination overlaps a factor.</exception>
    public static ProductSizes Of(MatrixFactor a, MatrixFactor b, MatrixSpan destination)
    {
        if (a.Columns != b.Rows || destination.Rows != a.Rows || destination.Columns != b.Columns)
        {
            ThrowNoFit(a, b, destination);
        }

        if (destination.AsSpan().Overlaps(a.Matrix.AsSpan()) || destination.AsSpan().Overlaps(b.Matrix.AsSpan()))
        {
            ThrowOverlap(a, b);
        }

        return new ProductSizes(a.Rows, b.Columns, a.Columns);
    }

    // The messages are made in methods of their own: the checks are a part of every product, however small.
    [DoesNotReturn]
    private static void ThrowNoFit(MatrixFactor a, MatrixFactor b, MatrixSpan destination) => throw new ArgumentException(
        a.Columns != b.Rows
            ? $"Multiply expects factors with equal inner sizes but got {a.ToString()} and {b.ToString()}: {a.Columns} is not {b.Rows}."
            : $"Multiply expects a destination [{a.Rows}, {b.Columns}] for {a.ToString()} times {b.ToString()} but got {destination.ToString()}.");

    [DoesNotReturn]
    private static void ThrowOverlap(MatrixFactor a, MatrixFactor b) => throw new ArgumentException(
        $"Multiply expects a destination in other memory than {a.ToString()} and {b.ToString()}, which it reads while it writes. "
        + "Multiply into another tensor and copy it.");
}
