using System.Diagnostics;

namespace NeuralNet.Kernels;

/// <summary>Layer normalisation and its form without a mean: each row by statistics of its own. A matrix is [rows, columns], row-major.</summary>
/// <remarks>A row's bits depend neither on where it stands nor on the number of threads.</remarks>
internal static unsafe class RowNormKernel
{
    /// <summary>
    /// destination = (source - mean) · inverse · weight + bias, with each row's mean (0 where <paramref name="isCentered"/> is false) and the
    /// inverse 1 / √(mean square of source - mean + epsilon).
    /// </summary>
    /// <param name="source">[rows, columns].</param>
    /// <param name="weight">[columns].</param>
    /// <param name="bias">[columns]; empty for zeros.</param>
    /// <param name="isCentered">Whether the mean is subtracted.</param>
    /// <param name="epsilon">Above 0.</param>
    /// <param name="moments">[rows, 2], to be overwritten: mean and inverse.</param>
    /// <param name="destination">[rows, columns].</param>
    public static void Forward(
        ReadOnlySpan<float> source, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, bool isCentered, float epsilon, Span<float> moments,
        Span<float> destination)
    {
        Debug.Assert(source.Length == destination.Length && 2 * source.Length == weight.Length * moments.Length, "sizes");
        fixed (float* s = source, w = weight, b = bias, m = moments, d = destination)
        {
            var sweep = new RowNormForward
            {
                Source = s,
                Weight = w,
                Bias = b,
                Moments = m,
                Destination = d,
                Columns = weight.Length,
                IsCentered = isCentered,
                Epsilon = epsilon,
                Parts = RowNormForward.PartsOf(moments.Length / 2, weight.Length),
            };
            Kernel.Run(ref sweep, sweep.Parts.Count, WorkerTeam.MaxThreads);
        }
    }

    /// <summary>
    /// inputGradient = inverse · (h - mean of h - x̂ · mean of h · x̂) by row, for h = outputGradient · weight and x̂ = (source - mean) · inverse; the
    /// first mean is left out where there are no bias totals.
    /// </summary>
    /// <param name="outputGradient">[rows, columns].</param>
    /// <param name="source">[rows, columns].</param>
    /// <param name="weight">[columns].</param>
    /// <param name="moments">[rows, 2], of <see cref="Forward"/>.</param>
    /// <param name="weightTotals">[<see cref="RowParts.Count"/>, columns], to be overwritten: Σ of outputGradient · x̂ over the rows of each part.</param>
    /// <param name="biasTotals">Likewise: Σ of outputGradient. Empty where rows are not centered.</param>
    /// <param name="inputGradient">[rows, columns]; empty where nobody reads it.</param>
    public static void Backward(
        ReadOnlySpan<float> outputGradient, ReadOnlySpan<float> source, ReadOnlySpan<float> weight, ReadOnlySpan<float> moments,
        Span<float> weightTotals, Span<float> biasTotals, Span<float> inputGradient)
    {
        Partition parts = RowParts.Of(moments.Length / 2, weight.Length);
        Debug.Assert(weightTotals.Length == parts.Count * weight.Length, "sums for each part");
        weightTotals.Clear();
        biasTotals.Clear();
        fixed (float* g = outputGradient, s = source, w = weight, m = moments, t = weightTotals, b = biasTotals, d = inputGradient)
        {
            var sweep = new RowNormBackward
            {
                Gradient = g,
                Source = s,
                Weight = w,
                Moments = m,
                WeightTotals = t,
                BiasTotals = b,
                Destination = d,
                Columns = weight.Length,
                Parts = parts,
            };
            Kernel.Run(ref sweep, parts.Count, WorkerTeam.MaxThreads);
        }
    }
}
