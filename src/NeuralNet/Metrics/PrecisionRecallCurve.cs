namespace NeuralNet;

/// <summary>The precision-recall curve of a binary classifier. It shows more than ROC where positives are rare.</summary>
public sealed class PrecisionRecallCurve
{
    private PrecisionRecallCurve(BinaryRanking ranking)
    {
        var points = new PrecisionRecallPoint[ranking.Thresholds.Count + 1];
        points[0] = new PrecisionRecallPoint(double.PositiveInfinity, 1, 0);
        for (int i = 1; i < points.Length; i++)
        {
            double right = ranking.TruePositives[i - 1];
            points[i] = new PrecisionRecallPoint(
                ranking.Thresholds[i - 1], right / (right + ranking.FalsePositives[i - 1]), right / ranking.Positives);
        }

        Points = points;
        AveragePrecision = ranking.AveragePrecision;
    }

    /// <summary>The points by falling threshold, so by rising recall. At the first, of no row, precision is 1 by convention.</summary>
    public IReadOnlyList<PrecisionRecallPoint> Points { get; }

    /// <summary>Σ (R_i - R_i-1) P_i, 0 to 1; guessing gives the share of positives.</summary>
    public double AveragePrecision { get; }

    /// <summary>The curve of scores.</summary>
    /// <param name="actual">N classes, 0 and 1; 1 occurs.</param>
    /// <param name="scores">[N] or [N, 1]: any finite scores that rise with the chance of class 1, such as logits. Or probabilities [N, 2].</param>
    /// <param name="weights">[N] or [N, 1]; null for 1 each.</param>
    /// <exception cref="ArgumentException">
    /// Numbers of rows differ or are 0; a label is not 0 or 1; no positive row has weight; a score is NaN or infinite; a row of two is no distribution;
    /// or a weight is negative, not finite, or all are 0.
    /// </exception>
    public static PrecisionRecallCurve Of(ReadOnlySpan<int> actual, ReadOnlyMatrixSpan scores, Tensor? weights = null) =>
        new(BinaryRanking.OfBinary(nameof(PrecisionRecallCurve), actual, scores, weights, needsNegatives: false));
}

/// <summary>A point of a precision-recall curve.</summary>
/// <param name="Threshold">Rows with at least this score are predicted positive; infinite at the first point.</param>
/// <param name="Precision">TP / (TP + FP), 0 to 1.</param>
/// <param name="Recall">TP / (TP + FN), 0 to 1.</param>
public readonly record struct PrecisionRecallPoint(double Threshold, double Precision, double Recall);
