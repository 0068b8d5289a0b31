namespace NeuralNet;

/// <summary>
/// The rows by falling score, as weights of positives and negatives at or above each distinct score: what ROC, precision-recall and
/// thresholds are computed from.
/// </summary>
internal sealed class BinaryRanking
{
    private BinaryRanking(List<float> thresholds, List<double> truePositives, List<double> falsePositives) =>
        (Thresholds, TruePositives, FalsePositives) = (thresholds, truePositives, falsePositives);

    /// <summary>The distinct scores of rows that count, falling.</summary>
    public List<float> Thresholds { get; }

    /// <summary>The weight of the positives whose score is at or above each threshold.</summary>
    public List<double> TruePositives { get; }

    /// <summary>The weight of the negatives whose score is at or above each threshold.</summary>
    public List<double> FalsePositives { get; }

    /// <summary>The weight of all positives.</summary>
    public double Positives => TruePositives[^1];

    /// <summary>The weight of all negatives.</summary>
    public double Negatives => FalsePositives[^1];

    /// <summary>The area under the ROC curve, by trapezia: a tie of a positive and a negative counts one half.</summary>
    public double RocArea
    {
        get
        {
            (double area, double lastTrue, double lastFalse) = (0, 0, 0);
            for (int i = 0; i < Thresholds.Count; i++)
            {
                area += (FalsePositives[i] - lastFalse) * (TruePositives[i] + lastTrue) / 2;
                (lastTrue, lastFalse) = (TruePositives[i], FalsePositives[i]);
            }

            return area / (Positives * Negatives);
        }
    }

    /// <summary>Σ (R_i - R_i-1) P_i over the thresholds, without interpolation.</summary>
    public double AveragePrecision
    {
        get
        {
            (double sum, double lastTrue) = (0, 0);
            for (int i = 0; i < Thresholds.Count; i++)
            {
                sum += (TruePositives[i] - lastTrue) * TruePositives[i] / (TruePositives[i] + FalsePositives[i]);
                lastTrue = TruePositives[i];
            }

            return sum / Positives;
        }
    }

    /// <summary>The ranking of a binary model's scores, checked.</summary>
    /// <param name="who">The metric: errors begin with it.</param>
    /// <param name="actual">N classes 0 and 1.</param>
    /// <param name="scores">[N, 1], or [N, 2] probabilities.</param>
    /// <param name="weights">N weights or null.</param>
    /// <param name="needsNegatives">Whether negatives are needed as positives are.</param>
    public static BinaryRanking OfBinary(
        string who, ReadOnlySpan<int> actual, ReadOnlyMatrixSpan scores, Tensor? weights, bool needsNegatives = true)
    {
        if (scores.Columns is < 1 or > 2)
        {
            throw new ArgumentException(
                $"{who} expects scores [N, 1] or probabilities [N, 2] of a binary model but got {scores.Shape}. "
                + "Of several classes, take one against the rest: its column, and 1 where the true class is it.",
                nameof(scores));
        }

        RowWeights rows = Checked(who, actual, scores, weights);
        return Of(who, actual, 1, scores, rows, needsNegatives);
    }

    /// <summary>The checks of all rankings.</summary>
    public static RowWeights Checked(string who, ReadOnlySpan<int> actual, ReadOnlyMatrixSpan scores, Tensor? weights)
    {
        MetricInput.SameRows(who, actual.Length, scores.Rows);
        MetricInput.ScoreColumns(who, scores);
        MetricInput.Labels(who, actual, "true", MetricInput.ClassesOf(scores));
        MetricInput.Finite(who, scores, "scores");
        if (scores.Columns > 1)
        {
            MetricInput.Probabilities(who, scores);
        }

        return RowWeights.Of(who, weights, actual.Length);
    }

    /// <summary>One class against the rest, of scores that were checked.</summary>
    public static BinaryRanking Of(
        string who, ReadOnlySpan<int> actual, int positive, ReadOnlyMatrixSpan scores, RowWeights weights, bool needsNegatives)
    {
        int column = Math.Min(positive, scores.Columns - 1);
        float[] falling = new float[actual.Length];
        int[] order = new int[actual.Length];
        for (int i = 0; i < order.Length; i++)
        {
            (falling[i], order[i]) = (-scores[i, column], i);
        }

        Array.Sort(falling, order);
        (List<float> thresholds, List<double> truePositives, List<double> falsePositives) = ([], [], []);
        (double positives, double negatives) = (0, 0);
        for (int i = 0; i < order.Length; i++)
        {
            double weight = weights[order[i]];
            if (weight == 0)
            {
                continue;
            }

            if (actual[order[i]] == positive)
            {
                positives += weight;
            }
            else
            {
                negatives += weight;
            }

            if (thresholds.Count == 0 || thresholds[^1] != -falling[i])
            {
                thresholds.Add(-falling[i]);
                truePositives.Add(positives);
                falsePositives.Add(negatives);
            }
            else
            {
                (truePositives[^1], falsePositives[^1]) = (positives, negatives);
            }
        }

        if (positives == 0 || (needsNegatives && negatives == 0))
        {
            string missing = positives == 0 ? $"none of class {positive}" : $"only class {positive}";
            throw new ArgumentException(
                $"{who} expects rows that are of class {positive}{(needsNegatives ? " and rows that are not" : "")}, with a weight above 0, but got "
                + $"{missing}: it is undefined. Measure on more rows, or on a stratified split.",
                nameof(actual));
        }

        return new BinaryRanking(thresholds, truePositives, falsePositives);
    }
}
