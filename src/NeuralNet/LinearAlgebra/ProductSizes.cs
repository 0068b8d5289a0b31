namespace NeuralNet;

/// <summary>The sizes of a matrix product: destination [M, N] = a [M, K] · b [K, N], after transposition.</summary>
internal readonly record struct ProductSizes(int M, int N, int K)
{
    /// <summary>Checks the three matrices of a product, as every <see cref="IMatrixMultiplier"/> must.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit each other, or the destination overlaps a factor.</exception>
    public static ProductSizes Of(MatrixFactor a, MatrixFactor b, MatrixSpan destination)
    {
        (int m, int n, int k) = (a.Rows, b.Columns, a.Columns);
        if (k != b.Rows)
        {
            throw new ArgumentException(
                $"Multiply expects factors with equal inner sizes but got {a.ToString()} and {b.ToString()}: {k} is not {b.Rows}.");
        }

        if (destination.Rows != m || destination.Columns != n)
        {
            throw new ArgumentException(
                $"Multiply expects a destination [{m}, {n}] for {a.ToString()} times {b.ToString()} but got {destination.ToString()}.");
        }

        if (destination.AsSpan().Overlaps(a.Matrix.AsSpan()) || destination.AsSpan().Overlaps(b.Matrix.AsSpan()))
        {
            throw new ArgumentException(
                $"Multiply expects a destination in other memory than {a.ToString()} and {b.ToString()}, which it reads while it writes. "
                + "Multiply into another tensor and copy it.");
        }

        return new ProductSizes(m, n, k);
    }
}
