namespace NeuralNet;

/// <summary>Precision, recall, F1 and support by class, and what sums a classifier up; <see cref="ToString"/> prints scikit-learn's table.</summary>
/// <remarks>
/// All numbers are those of <see cref="ClassificationMetrics"/> and <see cref="ProbabilityMetrics"/>. Memory is in proportion to rows and classes.
/// </remarks>
public sealed class ClassificationReport
{
    private ClassificationReport(ClassCounts counts, string[] names)
    {
        Classes = [.. names.Select((name, i) => ClassScores.Of(name, counts.Of(i, beta: 1), counts.Support(i)))];
        Macro = ClassScores.Of("macro avg", counts.Average(ClassAverage.Macro, beta: 1), counts.Total);
        Weighted = ClassScores.Of("weighted avg", counts.Average(ClassAverage.Weighted, beta: 1), counts.Total);
        Total = counts.Total;
        Accuracy = counts.Accuracy;
        BalancedAccuracy = counts.BalancedAccuracy;
        Matthews = counts.Matthews;
        Kappa = counts.Kappa;
    }

    /// <summary>The measures of each class, by class number.</summary>
    public IReadOnlyList<ClassScores> Classes { get; }

    /// <summary>The plain mean over the classes that occur.</summary>
    public ClassScores Macro { get; }

    /// <summary>The mean over classes by support.</summary>
    public ClassScores Weighted { get; }

    /// <summary>The weight of all rows: their number where no weights are given.</summary>
    public double Total { get; }

    /// <summary>The share of rows that are right, 0 to 1.</summary>
    public double Accuracy { get; }

    /// <summary>The mean of the classes' recalls, 0 to 1.</summary>
    public double BalancedAccuracy { get; }

    /// <summary>Matthews' correlation, -1 to 1.</summary>
    public double Matthews { get; }

    /// <summary>Cohen's kappa; NaN where all labels are one class.</summary>
    public double Kappa { get; }

    /// <summary>The log loss; null where the report was made from labels.</summary>
    public double? LogLoss { get; private init; }

    /// <summary>
    /// The area under the ROC curve, of several classes the macro average of one against the rest; null where the report was made from labels,
    /// or a class has no row, so that the area is undefined.
    /// </summary>
    public double? RocAuc { get; private init; }

    /// <summary>How far <see cref="RocAuc"/> may be off at most, where the report is of more than a million scores that came in parts; else 0.</summary>
    public double RocAucError { get; private init; }

    /// <summary>A report from labels.</summary>
    /// <param name="actual">N true classes.</param>
    /// <param name="predicted">N predicted classes.</param>
    /// <param name="classNames">A name for each class 0 to K-1; null for the numbers of those that occur.</param>
    /// <param name="weights">[N] or [N, 1]; null for 1 each.</param>
    /// <exception cref="ArgumentException">
    /// There is no row, numbers of rows differ, a label is no class, or a weight is negative, not finite, or all are 0.
    /// </exception>
    public static ClassificationReport FromLabels(
        ReadOnlySpan<int> actual, ReadOnlySpan<int> predicted, IReadOnlyList<string>? classNames = null, Tensor? weights = null)
    {
        ClassCounts counts = ClassCounts.Of(nameof(ClassificationReport), actual, predicted, weights, classNames?.Count);
        return new ClassificationReport(counts, NamesOf(counts, classNames));
    }

    /// <summary>A report from probabilities, with log loss and ROC AUC; the greatest probability is the prediction, unless there is a threshold.</summary>
    /// <param name="actual">N true classes, 0 to K-1.</param>
    /// <param name="probabilities">[N, K], or [N, 1] of the positive of two classes: see <see cref="Probabilities.FromOutput"/>.</param>
    /// <param name="classNames">A name for each class 0 to K-1; null for their numbers.</param>
    /// <param name="weights">[N] or [N, 1]; null for 1 each.</param>
    /// <param name="threshold">Of two classes: from which probability of class 1 on it is the prediction; null for the greatest.</param>
    /// <exception cref="ArgumentException">
    /// As for labels; or a row is no distribution, there are not as many names as classes, or a threshold for more than two classes.
    /// </exception>
    public static ClassificationReport FromProbabilities(
        ReadOnlySpan<int> actual,
        ReadOnlyMatrixSpan probabilities,
        IReadOnlyList<string>? classNames = null,
        Tensor? weights = null,
        double? threshold = null)
    {
        Tensor ofClasses = Probabilities.OfBothClasses(probabilities);
        if (classNames is not null && classNames.Count != ofClasses.Columns)
        {
            throw new ArgumentException(
                $"ClassificationReport expects a name for each of {ofClasses.Columns} classes but got {classNames.Count}.", nameof(classNames));
        }

        int[] predicted = threshold is { } from ? ClassLabels.AtThreshold(ofClasses, from) : ClassLabels.FromOutput(ofClasses);
        ClassCounts counts = ClassCounts.Of(nameof(ClassificationReport), actual, predicted, weights, ofClasses.Columns);
        bool hasAll = Enumerable.Range(0, counts.Count).All(i => counts.Support(i) > 0);
        return new ClassificationReport(counts, NamesOf(counts, classNames))
        {
            LogLoss = ProbabilityMetrics.LogLoss(actual, ofClasses, weights),
            RocAuc = hasAll ? ProbabilityMetrics.RocAuc(actual, ofClasses, weights: weights) : null,
        };
    }

    /// <summary>Of measures that are there.</summary>
    internal static ClassificationReport Of(ClassCounts counts, IReadOnlyList<string> classNames, double logLoss, double? rocAuc, double rocAucError) =>
        new(counts, [.. classNames]) { LogLoss = logLoss, RocAuc = rocAuc, RocAucError = rocAucError };

    /// <summary>The table that scikit-learn's <c>classification_report</c> prints; below it log loss and ROC AUC where they are known.</summary>
    public override string ToString() => ReportText.Of(this);

    private static string[] NamesOf(ClassCounts counts, IReadOnlyList<string>? names) =>
        names is null ? [.. counts.Labels.Select(label => FormattableString.Invariant($"{label}"))] : [.. names];
}
