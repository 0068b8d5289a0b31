namespace NeuralNet;

/// <summary>
/// Precision, recall and F1 by label where a row may have several labels or none, such as the tags of a text; <see cref="ToString"/> prints scikit-learn's
/// table.
/// </summary>
/// <remarks>
/// A label that no row has and none is predicted with counts 0 in the macro average, as in scikit-learn. Memory is in proportion to rows and labels.
/// </remarks>
public sealed class MultilabelReport
{
    internal MultilabelReport(ClassCounts counts, IReadOnlyList<string>? names)
    {
        Labels = [.. Enumerable.Range(0, counts.Count).Select(i => ClassScores.Of(
            names?[i] ?? FormattableString.Invariant($"{i}"), counts.Of(i, beta: 1), counts.Support(i)))];
        double support = Labels.Sum(of => of.Support);
        Micro = ClassScores.Of("micro avg", counts.Average(ClassAverage.Micro, beta: 1), support);
        Macro = ClassScores.Of("macro avg", counts.Average(ClassAverage.Macro, beta: 1), support);
        Weighted = ClassScores.Of("weighted avg", counts.Average(ClassAverage.Weighted, beta: 1), support);
    }

    /// <summary>The measures of each label, by column.</summary>
    public IReadOnlyList<ClassScores> Labels { get; }

    /// <summary>From the counts of all labels together.</summary>
    public ClassScores Micro { get; }

    /// <summary>The plain mean over labels.</summary>
    public ClassScores Macro { get; }

    /// <summary>The mean over labels by support.</summary>
    public ClassScores Weighted { get; }

    /// <summary>The share of rows whose labels are all right, 0 to 1.</summary>
    public required double SubsetAccuracy { get; init; }

    /// <summary>The share of single answers, a row's for a label, that are wrong, 0 to 1.</summary>
    public required double HammingLoss { get; init; }

    /// <summary>A report from labels.</summary>
    /// <param name="actual">[N, K]: 1 where the row has the label, else 0.</param>
    /// <param name="predicted">[N, K]: 1 where it is predicted, else 0.</param>
    /// <param name="labelNames">A name for each column; null for their numbers.</param>
    /// <param name="weights">[N] or [N, 1]; null for 1 each.</param>
    /// <exception cref="ArgumentException">
    /// Shapes differ, there is no row or no column, an element is not 0 or 1, there are not K names, or a weight is negative, not finite, or all are 0.
    /// </exception>
    public static MultilabelReport FromLabels(
        ReadOnlyMatrixSpan actual, ReadOnlyMatrixSpan predicted, IReadOnlyList<string>? labelNames = null, Tensor? weights = null)
    {
        TargetErrors.Check(nameof(MultilabelReport), actual, predicted);
        MetricInput.Flags(nameof(MultilabelReport), actual, "true labels", "Write 1 where a row has the label.");
        MetricInput.Flags(nameof(MultilabelReport), predicted, "predicted labels", "For probabilities use FromProbabilities.");
        if (labelNames is not null && labelNames.Count != actual.Columns)
        {
            throw new ArgumentException(
                $"MultilabelReport expects a name for each of {actual.Columns} labels but got {labelNames.Count}.", nameof(labelNames));
        }

        RowWeights rows = RowWeights.Of(nameof(MultilabelReport), weights, actual.Rows);
        var all = new MultilabelParts(actual.Columns);
        all.Add(actual, predicted, rows);
        return all.Report(labelNames);
    }

    /// <summary>A report from probabilities of each label: it is predicted where its probability reaches the threshold.</summary>
    /// <param name="actual">[N, K]: 1 where the row has the label, else 0.</param>
    /// <param name="probabilities">[N, K], such as the sigmoid of a model's logits. Other finite scores will do, with a threshold of theirs: logits with 0.</param>
    /// <param name="threshold">From this number up, the label is predicted.</param>
    /// <param name="labelNames">A name for each column; null for their numbers.</param>
    /// <param name="weights">[N] or [N, 1]; null for 1 each.</param>
    /// <exception cref="ArgumentException">As for labels; or the threshold is NaN, or a score is NaN or infinite.</exception>
    public static MultilabelReport FromProbabilities(
        ReadOnlyMatrixSpan actual,
        ReadOnlyMatrixSpan probabilities,
        double threshold = 0.5,
        IReadOnlyList<string>? labelNames = null,
        Tensor? weights = null)
    {
        TargetErrors.Check(nameof(MultilabelReport), actual, probabilities);
        if (double.IsNaN(threshold))
        {
            throw new ArgumentException("MultilabelReport expects a threshold that is a number but got NaN.", nameof(threshold));
        }

        return FromLabels(actual, AtThreshold(probabilities, threshold), labelNames, weights);
    }

    /// <summary>1 where a score reaches the threshold, else 0.</summary>
    internal static Tensor AtThreshold(ReadOnlyMatrixSpan scores, double threshold)
    {
        var flags = new Tensor(scores.Rows, scores.Columns);
        ReadOnlySpan<float> numbers = scores.AsSpan();
        Span<float> answers = flags.AsSpan();
        for (int i = 0; i < answers.Length; i++)
        {
            answers[i] = numbers[i] >= threshold ? 1 : 0;
        }

        return flags;
    }

    /// <summary>The table that scikit-learn's <c>classification_report</c> prints, without its average over samples.</summary>
    public override string ToString() => ReportText.Of(this);
}
