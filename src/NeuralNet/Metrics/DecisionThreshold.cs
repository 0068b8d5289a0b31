namespace NeuralNet;

/// <summary>From which score on a binary classifier's row is class 1, chosen on held-out rows, and what it does on them.</summary>
/// <remarks>Choose it on rows that the model was not trained on, and measure it on others: on its own rows it looks better than it is.</remarks>
/// <example>
/// <code>
/// DecisionThreshold threshold = DecisionThreshold.ForCost(actual, probabilities, new CostMatrix { FalsePositive = 1, FalseNegative = 20 });
/// int[] predicted = ClassLabels.AtThreshold(model.Predict(others), threshold.Value);
/// </code>
/// </example>
public sealed record DecisionThreshold
{
    /// <summary>Rows with at least this score are class 1; infinite where no row is best.</summary>
    public required double Value { get; init; }

    /// <summary>TP / (TP + FP) at the threshold, 0 to 1; 0 where no row is predicted as class 1.</summary>
    public required double Precision { get; init; }

    /// <summary>TP / (TP + FN) at the threshold, 0 to 1.</summary>
    public required double Recall { get; init; }

    /// <summary>FP / (FP + TN) at the threshold, 0 to 1.</summary>
    public required double FalsePositiveRate { get; init; }

    /// <summary>What was made best: the mean cost of a row, or F-beta.</summary>
    public required double Objective { get; init; }

    /// <summary>The threshold of the least cost: the sum over the rows of what the outcome of each costs. Of equals, the highest.</summary>
    /// <param name="actual">N classes, 0 and 1; both occur.</param>
    /// <param name="scores">[N] or [N, 1]: any finite scores that rise with the chance of class 1. Or probabilities [N, 2].</param>
    /// <param name="costs">What each outcome costs.</param>
    /// <param name="weights">[N] or [N, 1]; null for 1 each.</param>
    /// <exception cref="ArgumentNullException">The costs are null.</exception>
    /// <exception cref="ArgumentException">As for <see cref="RocCurve.Of"/>.</exception>
    public static DecisionThreshold ForCost(
        ReadOnlySpan<int> actual, ReadOnlyMatrixSpan scores, CostMatrix costs, Tensor? weights = null)
    {
        ArgumentNullException.ThrowIfNull(costs);
        BinaryRanking ranking = BinaryRanking.OfBinary("DecisionThreshold.ForCost", actual, scores, weights);
        (double positives, double negatives) = (ranking.Positives, ranking.Negatives);
        return Best(ranking, sign: -1, (right, alarms) =>
            ((right * costs.TruePositive) + ((positives - right) * costs.FalseNegative) + (alarms * costs.FalsePositive)
                + ((negatives - alarms) * costs.TrueNegative)) / (positives + negatives));
    }

    /// <summary>The threshold of the greatest F-beta. Of equals, the highest.</summary>
    /// <param name="actual">N classes, 0 and 1; both occur.</param>
    /// <param name="scores">[N] or [N, 1]: any finite scores that rise with the chance of class 1. Or probabilities [N, 2].</param>
    /// <param name="beta">β, above 0: recall counts β times as much as precision.</param>
    /// <param name="weights">[N] or [N, 1]; null for 1 each.</param>
    /// <exception cref="ArgumentException">As for <see cref="RocCurve.Of"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">β is not a finite number above 0.</exception>
    public static DecisionThreshold ForFBeta(
        ReadOnlySpan<int> actual, ReadOnlyMatrixSpan scores, double beta = 1, Tensor? weights = null)
    {
        if (!(beta > 0 && double.IsFinite(beta)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(beta), FormattableString.Invariant($"DecisionThreshold.ForFBeta expects a finite beta above 0 but got {beta}."));
        }

        BinaryRanking ranking = BinaryRanking.OfBinary("DecisionThreshold.ForFBeta", actual, scores, weights);
        double square = beta * beta, positives = ranking.Positives;
        return Best(ranking, sign: 1, (right, alarms) => (1 + square) * right / ((square * positives) + right + alarms));
    }

    /// <summary>Tries every distinct score, after the threshold of no row.</summary>
    private static DecisionThreshold Best(BinaryRanking ranking, int sign, Func<double, double, double> objective)
    {
        (int best, double value) = (-1, objective(0, 0));
        for (int i = 0; i < ranking.Thresholds.Count; i++)
        {
            double here = objective(ranking.TruePositives[i], ranking.FalsePositives[i]);
            if (sign * here > sign * value)
            {
                (best, value) = (i, here);
            }
        }

        (double right, double alarms) = best < 0 ? (0, 0) : (ranking.TruePositives[best], ranking.FalsePositives[best]);
        return new DecisionThreshold
        {
            Value = best < 0 ? double.PositiveInfinity : ranking.Thresholds[best],
            Precision = best < 0 ? 0 : right / (right + alarms),
            Recall = right / ranking.Positives,
            FalsePositiveRate = alarms / ranking.Negatives,
            Objective = value,
        };
    }
}
