namespace NeuralNet;

/// <summary>
/// Measures of predicted numbers against true ones, equal to scikit-learn's. The truth comes first, as there. Of several targets, each is measured
/// alone and the mean over targets is given; <see cref="RegressionReport"/> has each.
/// </summary>
/// <remarks>
/// Summed in float64. Weights say how much each row counts: a weight of 2 is the row twice, 0 leaves it out. Safe from many threads. All throw
/// <see cref="ArgumentException"/> where shapes differ, there is no row or no target, a number is NaN or infinite, or a weight is negative, not finite, or all
/// are 0.
/// </remarks>
public static class RegressionMetrics
{
    /// <summary>√(Σ w (ŷ - y)² / Σ w), in the targets' unit. Of several targets the mean of their roots, where <see cref="Metric.RootMeanSquaredError"/>
    /// takes the root of their mean.</summary>
    /// <param name="actual">[N, T] true values.</param>
    /// <param name="predicted">[N, T] predicted values.</param>
    /// <param name="weights">[N] or [N, 1]; null for 1 each.</param>
    /// <exception cref="ArgumentException">As above.</exception>
    public static double RootMeanSquaredError(ReadOnlyMatrixSpan actual, ReadOnlyMatrixSpan predicted, Tensor? weights = null) =>
        MeanOverTargets("RootMeanSquaredError", actual, predicted, weights, static errors => Math.Sqrt(errors.Mean(static (error, _) => error * error)));

    /// <summary>Σ w |ŷ - y| / Σ w, in the targets' unit.</summary>
    /// <param name="actual">[N, T] true values.</param>
    /// <param name="predicted">[N, T] predicted values.</param>
    /// <param name="weights">[N] or [N, 1]; null for 1 each.</param>
    /// <exception cref="ArgumentException">As above.</exception>
    public static double MeanAbsoluteError(ReadOnlyMatrixSpan actual, ReadOnlyMatrixSpan predicted, Tensor? weights = null) =>
        MeanOverTargets("MeanAbsoluteError", actual, predicted, weights, static errors => errors.MeanAbsolute);

    /// <summary>
    /// Σ w |ŷ - y| / |y| / Σ w, a share: 0.1 is 10 %. A true value of 0 counts as 2.2e-16, as in scikit-learn, so that any error there makes it huge.
    /// </summary>
    /// <param name="actual">[N, T] true values.</param>
    /// <param name="predicted">[N, T] predicted values.</param>
    /// <param name="weights">[N] or [N, 1]; null for 1 each.</param>
    /// <exception cref="ArgumentException">As above.</exception>
    public static double MeanAbsolutePercentageError(ReadOnlyMatrixSpan actual, ReadOnlyMatrixSpan predicted, Tensor? weights = null) =>
        MeanOverTargets("MeanAbsolutePercentageError", actual, predicted, weights, static errors => errors.MeanPercentage);

    /// <summary>
    /// 1 - Σ w (ŷ - y)² / Σ w (y - ȳ)², at most 1: the share of the spread that is explained; 0 is as good as the mean. A target that is constant gives 1
    /// where it is met exactly, else 0.
    /// </summary>
    /// <param name="actual">[N, T] true values, 2 rows or more.</param>
    /// <param name="predicted">[N, T] predicted values.</param>
    /// <param name="weights">[N] or [N, 1]; null for 1 each.</param>
    /// <exception cref="ArgumentException">As above, or there is only one row.</exception>
    public static double R2(ReadOnlyMatrixSpan actual, ReadOnlyMatrixSpan predicted, Tensor? weights = null) => actual.Rows == 1 && predicted.Rows == 1
        ? throw new ArgumentException("R2 expects 2 or more rows but got 1, which has no spread to explain.", nameof(actual))
        : MeanOverTargets("R2", actual, predicted, weights, static errors => errors.R2);

    /// <summary>
    /// The median of |ŷ - y|, in the targets' unit: half the weight lies at or below it. Between two numbers that both are such, their mean.
    /// </summary>
    /// <param name="actual">[N, T] true values.</param>
    /// <param name="predicted">[N, T] predicted values.</param>
    /// <param name="weights">[N] or [N, 1]; null for 1 each.</param>
    /// <exception cref="ArgumentException">As above.</exception>
    public static double MedianAbsoluteError(ReadOnlyMatrixSpan actual, ReadOnlyMatrixSpan predicted, Tensor? weights = null) =>
        MeanOverTargets("MedianAbsoluteError", actual, predicted, weights, static errors => errors.MedianAbsolute);

    /// <summary>
    /// The mean of q (y - ŷ) where the truth is above and (1 - q)(ŷ - y) where it is below, in the targets' unit: least for the quantile q. At q = 0.5 it is
    /// half the mean absolute error.
    /// </summary>
    /// <param name="actual">[N, T] true values.</param>
    /// <param name="predicted">[N, T] predicted quantiles.</param>
    /// <param name="quantile">q, 0 to 1.</param>
    /// <param name="weights">[N] or [N, 1]; null for 1 each.</param>
    /// <exception cref="ArgumentException">As above.</exception>
    /// <exception cref="ArgumentOutOfRangeException">q is not 0 to 1.</exception>
    public static double Pinball(ReadOnlyMatrixSpan actual, ReadOnlyMatrixSpan predicted, double quantile, Tensor? weights = null) => quantile is >= 0 and <= 1
        ? MeanOverTargets(
            "Pinball", actual, predicted, weights, errors => errors.Mean((error, _) => error < 0 ? -quantile * error : (1 - quantile) * error))
        : throw new ArgumentOutOfRangeException(
            nameof(quantile), FormattableString.Invariant($"Pinball expects a quantile from 0 to 1 but got {quantile}."));

    /// <summary>The share of true values inside their interval, its ends included, 0 to 1: for a 90 % interval it should be 0.9.</summary>
    /// <param name="actual">[N, T] true values.</param>
    /// <param name="low">[N, T] lower ends.</param>
    /// <param name="high">[N, T] upper ends.</param>
    /// <param name="weights">[N] or [N, 1]; null for 1 each.</param>
    /// <exception cref="ArgumentException">As above.</exception>
    public static double Coverage(ReadOnlyMatrixSpan actual, ReadOnlyMatrixSpan low, ReadOnlyMatrixSpan high, Tensor? weights = null)
    {
        TargetErrors.Check("Coverage", actual, low);
        TargetErrors.Check("Coverage", actual, high);
        RowWeights rows = RowWeights.Of("Coverage", weights, actual.Rows);
        double inside = 0;
        for (int i = 0; i < actual.Rows; i++)
        {
            int count = 0;
            for (int j = 0; j < actual.Columns; j++)
            {
                count += low[i, j] <= actual[i, j] && actual[i, j] <= high[i, j] ? 1 : 0;
            }

            inside += rows[i] * count / actual.Columns;
        }

        return inside / rows.Total;
    }

    private static double MeanOverTargets(
        string who, ReadOnlyMatrixSpan actual, ReadOnlyMatrixSpan predicted, Tensor? weights, Func<TargetErrors, double> measure) =>
        TargetErrors.Of(who, actual, predicted, weights).Average(measure);
}
