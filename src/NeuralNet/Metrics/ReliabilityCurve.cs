using System.Numerics.Tensors;

namespace NeuralNet;

/// <summary>
/// Whether probabilities can be believed: of the rows that were given about 70 %, are 70 % right? For two classes it looks at the probability of class 1
/// and how often that is the true one; for more, at the greatest probability and how often its class is the true one (Guo et al. 2017).
/// </summary>
public sealed class ReliabilityCurve
{
    private const int MaxBins = 10_000;

    private ReliabilityCurve(List<ReliabilityBin> bins)
    {
        double total = bins.Sum(bin => bin.Weight);
        Bins = bins;
        ExpectedError = bins.Sum(bin => bin.Weight * bin.Gap) / total;
        GreatestError = bins.Max(bin => bin.Gap);
    }

    /// <summary>The bins that have rows, by rising probability.</summary>
    public IReadOnlyList<ReliabilityBin> Bins { get; }

    /// <summary>The expected calibration error, 0 to 1: the mean over rows of |frequency - mean probability| of their bin.</summary>
    public double ExpectedError { get; }

    /// <summary>The greatest |frequency - mean probability| of a bin.</summary>
    public double GreatestError { get; }

    /// <summary>The curve of probabilities.</summary>
    /// <param name="actual">N true classes, 0 to K-1.</param>
    /// <param name="probabilities">[N, K], or [N, 1] of the positive of two classes.</param>
    /// <param name="bins">Bins of equal width between 0 and 1, 1 to 10,000; each has its upper edge, the first also 0.</param>
    /// <param name="weights">[N] or [N, 1]; null for 1 each.</param>
    /// <exception cref="ArgumentException">
    /// Numbers of rows differ or are 0; a label is no class; a row is no distribution; or a weight is negative, not finite, or all are 0.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of bins is not 1 to 10,000.</exception>
    public static ReliabilityCurve Of(
        ReadOnlySpan<int> actual, ReadOnlyMatrixSpan probabilities, int bins = 10, Tensor? weights = null) =>
        Of(nameof(ReliabilityCurve), actual, probabilities, bins, weights);

    internal static ReliabilityCurve Of(
        string who, ReadOnlySpan<int> actual, ReadOnlyMatrixSpan probabilities, int bins, Tensor? weights)
    {
        if (bins is < 1 or > MaxBins)
        {
            throw new ArgumentOutOfRangeException(nameof(bins), $"{who} expects 1 to {MaxBins} bins but got {bins}.");
        }

        MetricInput.SameRows(who, actual.Length, probabilities.Rows);
        MetricInput.Probabilities(who, probabilities);
        MetricInput.Labels(who, actual, "true", MetricInput.ClassesOf(probabilities));
        RowWeights rows = RowWeights.Of(who, weights, actual.Length);

        var (weight, sum, right) = (new double[bins], new double[bins], new double[bins]);
        for (int i = 0; i < actual.Length; i++)
        {
            ReadOnlySpan<float> row = probabilities.Row(i);
            int answer = row.Length <= 2 ? 1 : TensorPrimitives.IndexOfMax(row);
            double probability = row[Math.Min(answer, row.Length - 1)];

            // Exact in float64, 24 bits times 14, so that a probability on an edge falls into the bin below it.
            int bin = Math.Max(0, (int)Math.Ceiling(probability * bins) - 1);
            weight[bin] += rows[i];
            sum[bin] += rows[i] * probability;
            right[bin] += actual[i] == answer ? rows[i] : 0;
        }

        List<ReliabilityBin> filled = [];
        for (int bin = 0; bin < bins; bin++)
        {
            if (weight[bin] > 0)
            {
                (double low, double high) = ((double)bin / bins, (bin + 1.0) / bins);
                filled.Add(new ReliabilityBin(low, high, sum[bin] / weight[bin], right[bin] / weight[bin], weight[bin]));
            }
        }

        return new ReliabilityCurve(filled);
    }
}

/// <summary>A bin of a reliability curve.</summary>
/// <param name="Low">Probabilities above this, in the first bin from it.</param>
/// <param name="High">Probabilities up to this.</param>
/// <param name="MeanProbability">The mean of the probabilities in the bin: what the model said.</param>
/// <param name="Frequency">The share of the bin's rows whose class came true, 0 to 1: what happened.</param>
/// <param name="Weight">The weight of the bin's rows: their number where no weights are given.</param>
public readonly record struct ReliabilityBin(double Low, double High, double MeanProbability, double Frequency, double Weight)
{
    /// <summary>|frequency - mean probability|.</summary>
    public double Gap => Math.Abs(Frequency - MeanProbability);
}
