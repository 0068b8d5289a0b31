namespace NeuralNet;

/// <summary>
/// Measures of predicted classes against true ones, equal to scikit-learn's. The truth comes first, as there; labels are class
/// numbers from 0 (<see cref="ClassLabels"/> reads them from tensors).
/// </summary>
/// <remarks>
/// Computed in float64 from the weights of each class's rows; time and memory are in proportion to rows and classes. Weights say how much each row
/// counts: a weight of 2 is the row twice, 0 leaves it out. Safe from many threads. All throw <see cref="ArgumentException"/> where there is
/// no row, numbers of rows differ, a label is negative, or a weight is negative, not finite, or all are 0.
/// </remarks>
/// <example>
/// <code>
/// int[] actual = ClassLabels.FromTargets(test.Targets);
/// int[] predicted = ClassLabels.FromOutput(model.Predict(test.Features));
/// double f1 = ClassificationMetrics.F1(actual, predicted, ClassAverage.Macro);
/// </code>
/// </example>
public static class ClassificationMetrics
{
    /// <summary>The share of rows whose predicted class is the true one: Σ w [ŷ = y] / Σ w, 0 to 1.</summary>
    /// <param name="actual">N true classes.</param>
    /// <param name="predicted">N predicted classes.</param>
    /// <param name="weights">[N] or [N, 1]; null for 1 each.</param>
    /// <exception cref="ArgumentException">As above.</exception>
    public static double Accuracy(ReadOnlySpan<int> actual, ReadOnlySpan<int> predicted, Tensor? weights = null) =>
        ClassCounts.Of("Accuracy", actual, predicted, weights).Accuracy;

    /// <summary>The mean of the recalls of the classes that have rows, 0 to 1: guessing is 1/K, however rare a class is.</summary>
    /// <param name="actual">N true classes.</param>
    /// <param name="predicted">N predicted classes.</param>
    /// <param name="weights">[N] or [N, 1]; null for 1 each.</param>
    /// <exception cref="ArgumentException">As above.</exception>
    public static double BalancedAccuracy(ReadOnlySpan<int> actual, ReadOnlySpan<int> predicted, Tensor? weights = null) =>
        ClassCounts.Of("BalancedAccuracy", actual, predicted, weights).BalancedAccuracy;

    /// <summary>TP / (TP + FP), 0 to 1: how many of the rows predicted as a class are of it; 0 where none was predicted.</summary>
    /// <param name="actual">N true classes.</param>
    /// <param name="predicted">N predicted classes.</param>
    /// <param name="average">How classes become one number.</param>
    /// <param name="weights">[N] or [N, 1]; null for 1 each.</param>
    /// <exception cref="ArgumentException">As above, or the average is binary and a label above 1.</exception>
    public static double Precision(
        ReadOnlySpan<int> actual, ReadOnlySpan<int> predicted, ClassAverage average = ClassAverage.Binary, Tensor? weights = null) =>
        Averaged("Precision", actual, predicted, average, 1, weights).Precision;

    /// <summary>TP / (TP + FN), 0 to 1: how many rows of a class were predicted as it; 0 where the class has no row.</summary>
    /// <param name="actual">N true classes.</param>
    /// <param name="predicted">N predicted classes.</param>
    /// <param name="average">How classes become one number.</param>
    /// <param name="weights">[N] or [N, 1]; null for 1 each.</param>
    /// <exception cref="ArgumentException">As above, or the average is binary and a label above 1.</exception>
    public static double Recall(
        ReadOnlySpan<int> actual, ReadOnlySpan<int> predicted, ClassAverage average = ClassAverage.Binary, Tensor? weights = null) =>
        Averaged("Recall", actual, predicted, average, 1, weights).Recall;

    /// <summary>2 TP / (2 TP + FP + FN), 0 to 1: the harmonic mean of precision and recall.</summary>
    /// <param name="actual">N true classes.</param>
    /// <param name="predicted">N predicted classes.</param>
    /// <param name="average">How classes become one number.</param>
    /// <param name="weights">[N] or [N, 1]; null for 1 each.</param>
    /// <exception cref="ArgumentException">As above, or the average is binary and a label above 1.</exception>
    public static double F1(
        ReadOnlySpan<int> actual, ReadOnlySpan<int> predicted, ClassAverage average = ClassAverage.Binary, Tensor? weights = null) =>
        Averaged("F1", actual, predicted, average, 1, weights).FBeta;

    /// <summary>(1 + β²) TP / ((1 + β²) TP + β² FN + FP), 0 to 1: recall counts β times as much as precision.</summary>
    /// <param name="actual">N true classes.</param>
    /// <param name="predicted">N predicted classes.</param>
    /// <param name="beta">β, above 0: 2 where a missed row is worse than a false alarm, 0.5 where it is the other way round.</param>
    /// <param name="average">How classes become one number.</param>
    /// <param name="weights">[N] or [N, 1]; null for 1 each.</param>
    /// <exception cref="ArgumentException">As above, or the average is binary and a label above 1.</exception>
    /// <exception cref="ArgumentOutOfRangeException">β is not a finite number above 0.</exception>
    public static double FBeta(
        ReadOnlySpan<int> actual,
        ReadOnlySpan<int> predicted,
        double beta,
        ClassAverage average = ClassAverage.Binary,
        Tensor? weights = null) => beta > 0 && double.IsFinite(beta)
        ? Averaged("FBeta", actual, predicted, average, beta, weights).FBeta
        : throw new ArgumentOutOfRangeException(
            nameof(beta), FormattableString.Invariant($"FBeta expects a finite beta above 0 but got {beta}."));

    /// <summary>
    /// Matthews' correlation of true and predicted classes, -1 to 1, for two classes
    /// (TP · TN - FP · FN) / √((TP + FP)(TP + FN)(TN + FP)(TN + FN)), for more R_K of Gorodkin 2004; 0 where one of them is constant.
    /// </summary>
    /// <param name="actual">N true classes.</param>
    /// <param name="predicted">N predicted classes.</param>
    /// <param name="weights">[N] or [N, 1]; null for 1 each.</param>
    /// <exception cref="ArgumentException">As above.</exception>
    public static double Matthews(ReadOnlySpan<int> actual, ReadOnlySpan<int> predicted, Tensor? weights = null) =>
        ClassCounts.Of("Matthews", actual, predicted, weights).Matthews;

    /// <summary>
    /// Cohen's kappa, at most 1: (a - c) / (1 - c) with the share a of agreement and the share c that chance alone would give; NaN where
    /// all labels are one class, since chance then agrees fully.
    /// </summary>
    /// <param name="actual">N true classes.</param>
    /// <param name="predicted">N predicted classes.</param>
    /// <param name="weights">[N] or [N, 1]; null for 1 each.</param>
    /// <exception cref="ArgumentException">As above.</exception>
    public static double Kappa(ReadOnlySpan<int> actual, ReadOnlySpan<int> predicted, Tensor? weights = null) =>
        ClassCounts.Of("Kappa", actual, predicted, weights).Kappa;

    private static (double Precision, double Recall, double FBeta) Averaged(
        string who, ReadOnlySpan<int> actual, ReadOnlySpan<int> predicted, ClassAverage average, double beta, Tensor? weights)
    {
        if (!Enum.IsDefined(average))
        {
            throw new ArgumentOutOfRangeException(nameof(average), $"{who} expects an average that ClassAverage names but got {(int)average}.");
        }

        if (average != ClassAverage.Binary)
        {
            return ClassCounts.Of(who, actual, predicted, weights).Average(average, beta);
        }

        if (actual.ContainsAnyExceptInRange(int.MinValue, 1) || predicted.ContainsAnyExceptInRange(int.MinValue, 1))
        {
            throw new ArgumentException(
                $"{who} of the positive class expects classes 0 and 1 but got more. Pass ClassAverage.Macro, Weighted or Micro for several classes.",
                nameof(average));
        }

        return ClassCounts.Of(who, actual, predicted, weights, classes: 2).Of(1, beta);
    }
}
