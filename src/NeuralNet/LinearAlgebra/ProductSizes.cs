using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>The matrix multiplier that models use unless they are given another.</summary>
public static class MatrixMultiplier
{
    /// <summary>
    /// Our own kernels, or MathNet's provider where the environment variable <c>NEURALNET_KERNEL</c> is <c>mathnet</c>.
    /// </summary>
    public static IMatrixMultiplier Default { get; } = KernelPaths.ForcesMathNet ? new MathNetMatrixMultiplier() : new SimdMatrixMultiplier();

    /// <summary>Multiplies two matrices by the default multiplier into a new tensor.</summary>
    /// <param name="a">[M, K].</param>
    /// <param name="b">[K, N].</param>
    /// <returns>[M, N].</returns>
    /// <exception cref="ArgumentException">The columns of <paramref name="a"/> are not as many as the rows of <paramref name="b"/>.</exception>
    public static Tensor MatMul(this Tensor a, Tensor b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var product = new Tensor(a.Rows, b.Columns);
        Default.Multiply(1, a, b, 0, product);
        return product;
    }

    /// <summary>Checks the shapes of a product and gives its sizes.</summary>
    internal static (int M, int N, int K) Sizes(MatrixFactor a, MatrixFactor b, MatrixSpan destination)
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

        return (m, n, k);
    }
}
