namespace NeuralNet;

/// <summary>
/// Measures of probabilities and scores against true classes, equal to scikit-learn's. The truth comes first, as there; a model's logits become
/// probabilities by <see cref="Probabilities.FromOutput"/>.
/// </summary>
/// <remarks>
/// <para>
/// Scores of two classes are one column, of class 1, or two; the result is the same. Everything is summed in float64. Weights say how much
/// each row counts: a weight of 2 is the row twice, 0 leaves it out. Safe from many threads.
/// </para>
/// <para>
/// All throw <see cref="ArgumentException"/> where numbers of rows differ or are 0; a label is no class; a score is NaN or infinite; rows of several
/// columns are no distributions; or a weight is negative, not finite, or all are 0.
/// </para>
/// </remarks>
public static class ProbabilityMetrics
{
    /// <summary>
    /// -Σ w ln p(y) / Σ w, in nats: the mean surprise at the true classes; guessing K equal classes gives ln K. Probabilities below 2^-23 count as 2^-23, as
    /// scikit-learn clips float32, so that one certain mistake costs 15.9 and not infinity.
    /// </summary>
    /// <param name="actual">N true classes, 0 to K-1.</param>
    /// <param name="probabilities">[N, K], or [N, 1] of the positive of two classes.</param>
    /// <param name="weights">[N] or [N, 1]; null for 1 each.</param>
    /// <exception cref="ArgumentException">As above.</exception>
    public static double LogLoss(ReadOnlySpan<int> actual, ReadOnlyMatrixSpan probabilities, Tensor? weights = null)
    {
        RowWeights rows = Checked("LogLoss", actual, probabilities, weights);
        double sum = 0;
        AddSurprise(ref sum, actual, probabilities, rows);
        return sum / rows.Total;
    }

    /// <summary>Adds -w ln p(y) of each row, which were checked, one after another.</summary>
    internal static void AddSurprise(ref double sum, ReadOnlySpan<int> actual, ReadOnlyMatrixSpan probabilities, RowWeights weights)
    {
        const double Least = 1.0 / (1 << 23);
        for (int i = 0; i < actual.Length; i++)
        {
            sum -= weights[i] * Math.Log(Math.Clamp(OfClass(probabilities.Row(i), actual[i]), Least, 1 - Least));
        }
    }

    /// <summary>
    /// The mean squared distance of probabilities from the truth: for two classes (p₁ - y)², 0 to 1; for more Σₖ (pₖ - [y = k])², 0 to 2 (Brier 1950).
    /// </summary>
    /// <param name="actual">N true classes, 0 to K-1.</param>
    /// <param name="probabilities">[N, K], or [N, 1] of the positive of two classes.</param>
    /// <param name="weights">[N] or [N, 1]; null for 1 each.</param>
    /// <exception cref="ArgumentException">As above.</exception>
    public static double Brier(ReadOnlySpan<int> actual, ReadOnlyMatrixSpan probabilities, Tensor? weights = null)
    {
        RowWeights rows = Checked("Brier", actual, probabilities, weights);
        double sum = 0;
        for (int i = 0; i < actual.Length; i++)
        {
            ReadOnlySpan<float> row = probabilities.Row(i);
            double square = 0;
            for (int j = row.Length <= 2 ? row.Length - 1 : 0; j < row.Length; j++)
            {
                bool isTrue = row.Length == 1 ? actual[i] == 1 : actual[i] == j;
                double miss = row[j] - (isTrue ? 1.0 : 0);
                square += miss * miss;
            }

            sum += rows[i] * square;
        }

        return sum / rows.Total;
    }

    /// <summary>
    /// The share of rows whose true class is among the k greatest scores, 0 to 1. Of equal scores the lower class comes first, so that k = 1 is the accuracy
    /// of <see cref="ClassLabels.FromOutput"/>; scikit-learn puts the higher first.
    /// </summary>
    /// <param name="actual">N true classes, 0 to K-1.</param>
    /// <param name="scores">[N, K] finite logits or probabilities, of 2 classes or more.</param>
    /// <param name="k">How many classes may be named, 1 to K.</param>
    /// <param name="weights">[N] or [N, 1]; null for 1 each.</param>
    /// <exception cref="ArgumentException">As above; logits are welcome.</exception>
    /// <exception cref="ArgumentOutOfRangeException">k is not 1 to K.</exception>
    public static double TopK(ReadOnlySpan<int> actual, ReadOnlyMatrixSpan scores, int k, Tensor? weights = null)
    {
        if (scores.Columns < 2)
        {
            throw new ArgumentException($"TopK expects a column for each of 2 or more classes but got {scores.Shape}.", nameof(scores));
        }

        if (k < 1 || k > scores.Columns)
        {
            throw new ArgumentOutOfRangeException(nameof(k), $"TopK expects k from 1 to the {scores.Columns} classes but got {k}.");
        }

        MetricInput.SameRows("TopK", actual.Length, scores.Rows);
        MetricInput.Labels("TopK", actual, "true", scores.Columns);
        MetricInput.Finite("TopK", scores, "scores");
        RowWeights rows = RowWeights.Of("TopK", weights, actual.Length);
        double found = 0;
        for (int i = 0; i < actual.Length; i++)
        {
            ReadOnlySpan<float> row = scores.Row(i);
            float own = row[actual[i]];
            int before = 0;
            for (int j = 0; j < row.Length; j++)
            {
                before += row[j] > own || (row[j] == own && j < actual[i]) ? 1 : 0;
            }

            found += before < k ? rows[i] : 0;
        }

        return found / rows.Total;
    }

    /// <summary>
    /// The area under the ROC curve, 0 to 1: the chance that a row of the class scores above one that is not of it, a tie counting one half. Of several
    /// classes, each against the rest, averaged.
    /// </summary>
    /// <param name="actual">N true classes, 0 to K-1; each occurs.</param>
    /// <param name="scores">
    /// Of two classes [N, 1]: any finite scores that rise with the chance of class 1, such as logits. Or probabilities [N, K].
    /// </param>
    /// <param name="average">Of several classes, macro or weighted; not used for two.</param>
    /// <param name="weights">[N] or [N, 1]; null for 1 each.</param>
    /// <exception cref="ArgumentException">As above; or a class has no row with weight, so that its area is undefined.</exception>
    public static double RocAuc(
        ReadOnlySpan<int> actual, ReadOnlyMatrixSpan scores, ClassAverage average = ClassAverage.Macro, Tensor? weights = null) =>
        OneAgainstRest("RocAuc", actual, scores, average, weights, needsNegatives: true, ranking => ranking.RocArea);

    /// <summary>
    /// Σ (R_i - R_i-1) P_i over falling thresholds, 0 to 1: the area under the precision-recall curve, in steps. Of several classes, each against the
    /// rest, averaged.
    /// </summary>
    /// <param name="actual">N true classes, 0 to K-1; each occurs, of two only class 1 must.</param>
    /// <param name="scores">
    /// Of two classes [N, 1]: any finite scores that rise with the chance of class 1, such as logits. Or probabilities [N, K].
    /// </param>
    /// <param name="average">Of several classes, macro or weighted; not used for two.</param>
    /// <param name="weights">[N] or [N, 1]; null for 1 each.</param>
    /// <exception cref="ArgumentException">As above; or a class has no row with weight, so that its recall is undefined.</exception>
    public static double AveragePrecision(
        ReadOnlySpan<int> actual, ReadOnlyMatrixSpan scores, ClassAverage average = ClassAverage.Macro, Tensor? weights = null) =>
        OneAgainstRest("AveragePrecision", actual, scores, average, weights, needsNegatives: false, ranking => ranking.AveragePrecision);

    /// <summary>The expected calibration error, 0 to 1: <see cref="ReliabilityCurve.ExpectedError"/>.</summary>
    /// <param name="actual">N true classes, 0 to K-1.</param>
    /// <param name="probabilities">[N, K], or [N, 1] of the positive of two classes.</param>
    /// <param name="bins">Bins of equal width between 0 and 1, 1 to 10,000.</param>
    /// <param name="weights">[N] or [N, 1]; null for 1 each.</param>
    /// <exception cref="ArgumentException">As above.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of bins is not 1 to 10,000.</exception>
    public static double CalibrationError(
        ReadOnlySpan<int> actual, ReadOnlyMatrixSpan probabilities, int bins = 15, Tensor? weights = null) =>
        ReliabilityCurve.Of("CalibrationError", actual, probabilities, bins, weights).ExpectedError;

    private static RowWeights Checked(string who, ReadOnlySpan<int> actual, ReadOnlyMatrixSpan probabilities, Tensor? weights)
    {
        MetricInput.SameRows(who, actual.Length, probabilities.Rows);
        MetricInput.Probabilities(who, probabilities);
        MetricInput.Labels(who, actual, "true", MetricInput.ClassesOf(probabilities));
        return RowWeights.Of(who, weights, actual.Length);
    }

    private static double OfClass(ReadOnlySpan<float> row, int label) =>
        row.Length > 1 ? row[label] : label == 1 ? row[0] : 1 - (double)row[0];

    private static double OneAgainstRest(
        string who,
        ReadOnlySpan<int> actual,
        ReadOnlyMatrixSpan scores,
        ClassAverage average,
        Tensor? weights,
        bool needsNegatives,
        Func<BinaryRanking, double> measure)
    {
        if (scores.Columns <= 2)
        {
            return measure(BinaryRanking.OfBinary(who, actual, scores, weights, needsNegatives));
        }

        if (average is not (ClassAverage.Macro or ClassAverage.Weighted))
        {
            throw new ArgumentException($"{who} of several classes expects ClassAverage.Macro or Weighted but got {average}.", nameof(average));
        }

        RowWeights rows = BinaryRanking.Checked(who, actual, scores, weights);
        (double sum, double divisor) = (0, 0);
        for (int label = 0; label < scores.Columns; label++)
        {
            BinaryRanking ranking = BinaryRanking.Of(who, actual, label, scores, rows, needsNegatives);
            double share = average == ClassAverage.Weighted ? ranking.Positives : 1;
            sum += share * measure(ranking);
            divisor += share;
        }

        return sum / divisor;
    }
}
