namespace NeuralNet;

/// <summary>Measures of how far outputs are from targets. Sums are in float64; nothing is allocated.</summary>
public static class Metrics
{
    /// <summary>√(mean (output - target)²), in the targets' unit.</summary>
    /// <param name="output">[N, T].</param>
    /// <param name="targets">[N, T].</param>
    /// <exception cref="ArgumentException">The shapes differ, or are empty.</exception>
    public static float RootMeanSquaredError(Tensor output, Tensor targets)
    {
        Check(output, targets);
        return (float)Math.Sqrt(SumOfSquares(output, targets) / output.Length);
    }

    /// <summary>The mean of |output - target|, in the targets' unit.</summary>
    /// <param name="output">[N, T].</param>
    /// <param name="targets">[N, T].</param>
    /// <exception cref="ArgumentException">The shapes differ, or are empty.</exception>
    public static float MeanAbsoluteError(Tensor output, Tensor targets)
    {
        Check(output, targets);
        return (float)(SumOfAbsolutes(output, targets) / output.Length);
    }

    /// <summary>Σ (output - target)² over tensors of one size.</summary>
    internal static double SumOfSquares(Tensor output, Tensor targets)
    {
        double sum = 0;
        for (int i = 0; i < output.Length; i++)
        {
            double error = (double)output[i] - targets[i];
            sum += error * error;
        }

        return sum;
    }

    /// <summary>Σ |output - target| over tensors of one size.</summary>
    internal static double SumOfAbsolutes(Tensor output, Tensor targets)
    {
        double sum = 0;
        for (int i = 0; i < output.Length; i++)
        {
            sum += Math.Abs((double)output[i] - targets[i]);
        }

        return sum;
    }

    private static void Check(Tensor output, Tensor targets)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(targets);
        if (output.Rows != targets.Rows || output.Columns != targets.Columns || output.Length == 0)
        {
            throw new ArgumentException(
                $"Metrics expects outputs and targets of one shape, not empty, but got {output.Shape} and {targets.Shape}.", nameof(targets));
        }
    }
}
