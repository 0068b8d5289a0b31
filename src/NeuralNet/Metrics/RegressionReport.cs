using System.Globalization;
using System.Text;

namespace NeuralNet;

/// <summary>The measures of <see cref="RegressionMetrics"/> for each target; <see cref="ToString"/> prints a table.</summary>
public sealed class RegressionReport
{
    private RegressionReport(TargetScores[] targets)
    {
        Targets = targets;
        Mean = new TargetScores
        {
            Name = "mean",
            RootMeanSquaredError = targets.Average(of => of.RootMeanSquaredError),
            MeanAbsoluteError = targets.Average(of => of.MeanAbsoluteError),
            MedianAbsoluteError = targets.Average(of => of.MedianAbsoluteError),
            MedianRankError = targets.Max(of => of.MedianRankError),
            MeanAbsolutePercentageError = targets.Average(of => of.MeanAbsolutePercentageError),
            R2 = targets.Average(of => of.R2),
        };
    }

    /// <summary>The measures of each target.</summary>
    public IReadOnlyList<TargetScores> Targets { get; }

    /// <summary>The mean of each measure over targets.</summary>
    public TargetScores Mean { get; }

    /// <summary>A report of predictions.</summary>
    /// <param name="actual">[N, T] true values.</param>
    /// <param name="predicted">[N, T] predicted values.</param>
    /// <param name="targetNames">A name for each target; null for numbers from 0.</param>
    /// <param name="weights">[N] or [N, 1]; null for 1 each.</param>
    /// <exception cref="ArgumentException">As for <see cref="RegressionMetrics"/>, or there are not T names.</exception>
    public static RegressionReport Of(
        ReadOnlyMatrixSpan actual, ReadOnlyMatrixSpan predicted, IReadOnlyList<string>? targetNames = null, Tensor? weights = null)
    {
        TargetErrors[] targets = TargetErrors.Of(nameof(RegressionReport), actual, predicted, weights);
        if (targetNames is not null && targetNames.Count != targets.Length)
        {
            throw new ArgumentException(
                $"RegressionReport expects a name for each of {targets.Length} targets but got {targetNames.Count}.", nameof(targetNames));
        }

        bool hasSpread = actual.Rows > 1;
        return new RegressionReport([.. targets.Select((errors, i) => new TargetScores
        {
            Name = targetNames?[i] ?? i.ToString(CultureInfo.InvariantCulture),
            RootMeanSquaredError = Math.Sqrt(errors.Mean(static (error, _) => error * error)),
            MeanAbsoluteError = errors.MeanAbsolute,
            MedianAbsoluteError = errors.MedianAbsolute,
            MeanAbsolutePercentageError = errors.MeanPercentage,
            R2 = hasSpread ? errors.R2 : double.NaN,
        })]);
    }

    /// <summary>Of scores that are there.</summary>
    internal static RegressionReport Of(TargetScores[] targets) => new(targets);

    /// <summary>A table with a row for each target, and for their mean where there are several.</summary>
    public override string ToString()
    {
        string[][] rows =
        [
            ["", "RMSE", "MAE", "median AE", "MAPE", "R2"],
            .. Targets.Select(Fields),
            .. Targets.Count > 1 ? [Fields(Mean)] : Array.Empty<string[]>(),
        ];
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        var text = new StringBuilder();
        foreach (string[] row in rows)
        {
            text.Append(text.Length == 0 ? "" : "\n").AppendJoin("  ", row.Select((field, column) => field.PadLeft(widths[column])));
        }

        return Mean.MedianRankError == 0 ? text.ToString()
            : text.Append(CultureInfo.InvariantCulture, $"\nmedian AE by a sketch: its rank is off by {Mean.MedianRankError * 100:F2} % of the rows at most").ToString();
    }

    private static string[] Fields(TargetScores of) =>
    [
        of.Name, Number(of.RootMeanSquaredError), Number(of.MeanAbsoluteError), Number(of.MedianAbsoluteError),
        string.Create(CultureInfo.InvariantCulture, $"{of.MeanAbsolutePercentageError * 100:G4} %"),
        of.R2.ToString("F4", CultureInfo.InvariantCulture),
    ];

    private static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
