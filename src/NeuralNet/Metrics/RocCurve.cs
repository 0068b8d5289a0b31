namespace NeuralNet;

/// <summary>The ROC curve of a binary classifier: which share of the positives is found at which share of false alarms.</summary>
public sealed class RocCurve
{
    private RocCurve(BinaryRanking ranking)
    {
        var points = new RocPoint[ranking.Thresholds.Count + 1];
        points[0] = new RocPoint(double.PositiveInfinity, 0, 0);
        for (int i = 1; i < points.Length; i++)
        {
            points[i] = new RocPoint(
                ranking.Thresholds[i - 1], ranking.FalsePositives[i - 1] / ranking.Negatives, ranking.TruePositives[i - 1] / ranking.Positives);
        }

        Points = points;
        Area = ranking.RocArea;
    }

    /// <summary>The points from (0, 0) to (1, 1), by falling threshold: one for each distinct score, after that of no row.</summary>
    public IReadOnlyList<RocPoint> Points { get; }

    /// <summary>The area under the curve, 0 to 1: the chance that a positive row scores above a negative one; 0.5 is guessing.</summary>
    public double Area { get; }

    /// <summary>The curve of scores.</summary>
    /// <param name="actual">N classes, 0 and 1; both occur.</param>
    /// <param name="scores">[N] or [N, 1]: any finite scores that rise with the chance of class 1, such as logits. Or probabilities [N, 2].</param>
    /// <param name="weights">[N] or [N, 1]; null for 1 each.</param>
    /// <exception cref="ArgumentException">
    /// Numbers of rows differ or are 0; a label is not 0 or 1; only one class has weight; a score is NaN or infinite; a row of two is no distribution;
    /// or a weight is negative, not finite, or all are 0.
    /// </exception>
    public static RocCurve Of(ReadOnlySpan<int> actual, ReadOnlyMatrixSpan scores, Tensor? weights = null) =>
        new(BinaryRanking.OfBinary(nameof(RocCurve), actual, scores, weights));
}

/// <summary>A point of a ROC curve.</summary>
/// <param name="Threshold">Rows with at least this score are predicted positive; infinite at the first point.</param>
/// <param name="FalsePositiveRate">FP / (FP + TN), 0 to 1.</param>
/// <param name="TruePositiveRate">TP / (TP + FN), 0 to 1: the recall.</param>
public readonly record struct RocPoint(double Threshold, double FalsePositiveRate, double TruePositiveRate);
