using System.Globalization;

namespace NeuralNet.TableBenchmarks;

/// <summary>Writes what was reached as Markdown.</summary>
internal sealed class TablesReport(
    Report report, IReadOnlyList<TableResult> results, IReadOnlyList<ICompetitor> competitors, Baselines baselines)
{
    private const string LightGbmKey = "lightgbm";

    private static readonly string[] BaselineNames = ["scikit-learn MLP", "its boosting", "XGBoost", "scikit-learn linear"];

    public void Write(Settings settings)
    {
        report.Title("Tables: who predicts best at the defaults");
        report.Paragraph(Machine.Describe(competitors.Select(competitor => competitor.Description), settings.Command));
        report.Paragraph(
            "Each row is tested once, by a model that learned from the other folds; a figure is the mean over the folds, or that of fold 0 alone for tables of "
            + "more than 10,000 rows. Probabilities are clipped at 1e-7, logarithms are natural. The columns of scikit-learn and XGBoost are those of "
            + "`baselines.json`: measured once, at their defaults, on the same folds. **Bold** is the best of a row.");
        string[] unusual = [.. results.Where(result => !result.HasUsualFolds).Select(result => $"{result.Table.Name}: {string.Join(", ", result.Folds)}")];
        if (unusual.Length > 0)
        {
            report.Paragraph($"**These folds are not those of the baselines, so the columns are not of the same rows.** {string.Join("; ", unusual)}.");
        }

        Figures(
            "Log loss of classes, RMSE of numbers", "Smaller is better.", "F4", score => score.Error, baseline => baseline.Error, isSmallBest: true);
        Figures(
            "Accuracy of classes, R2 of numbers", "Larger is better.", "F4", score => score.Quality, baseline => baseline.Quality, isSmallBest: false);
        Ratios();
        Figures(
            "Seconds a fit",
            "From the table to a model that can predict, the mean over the folds; each has learned once before, untimed. Other programs ran on this machine at the same time unless it was kept quiet, and "
            + "the baselines were timed on another occasion: read the orders of magnitude.",
            "F2", score => score.Seconds, baseline => baseline.Seconds, isSmallBest: null);
        Targets();
        Failures();
    }

    private void Figures(
        string heading, string legend, string format, Func<Score, double> ofScore, Func<Baseline, double> ofBaseline, bool? isSmallBest)
    {
        report.Heading(heading);
        report.Paragraph(legend);
        var table = new MarkdownTable(["table", "rows", "columns", "target", .. competitors.Select(each => each.Name), .. BaselineNames]);
        foreach (TableResult result in results)
        {
            double[] figures =
            [
                .. competitors.Select(competitor => result.Mean(competitor.Key, ofScore)),
                .. Baselines.Methods.Select(method => ofBaseline(baselines.Of(result.Table.Name, method))),
            ];
            double[] known = [.. figures.Where(double.IsFinite)];

            // Seconds of different occasions have no best.
            double best = isSmallBest switch { true => known.Min(), false => known.Max(), null => double.NaN };
            table.Add(
            [
                result.Table.Name, result.Table.RowCount.ToString("N0", CultureInfo.InvariantCulture), Invariant($"{result.Table.FeatureCount}"),
                result.Table.IsClasses ? "classes" : "number", .. figures.Select(figure => Cell(figure, format, figure == best)),
            ]);
        }

        report.Table(table);
    }

    private void Ratios()
    {
        report.Heading("Ratio to the best trees");
        report.Paragraph(
            "Log loss or RMSE over the smallest of "
            + (HasLightGbm ? "LightGBM, scikit-learn's boosting and XGBoost" : "scikit-learn's boosting and XGBoost, since LightGBM did not run")
            + ": below 1 is better than the best of them.");
        var table = new MarkdownTable(["table", .. competitors.Select(each => each.Name), BaselineNames[0], "best trees", "by"]);
        foreach (TableResult result in results)
        {
            (string by, double best) = BestTrees(result);
            table.Add(
            [
                result.Table.Name, .. competitors.Select(each => Cell(result.Mean(each.Key, score => score.Error) / best, "F3")),
                Cell(baselines.Of(result.Table.Name, Baselines.Mlp).Error / best, "F3"), Cell(best, "F4"), by,
            ]);
        }

        report.Table(table);
    }

    private void Targets()
    {
        report.Heading("Against the targets");
        TargetCounts[] counts = [.. competitors.Select(CountsOf)];
        var table = new MarkdownTable(["log loss or RMSE, at the defaults", "target for ours", .. competitors.Select(each => each.Name)]);
        Row("better than scikit-learn's MLP", "11 of 12", each => Invariant($"{each.BetterThanMlp} of {each.TableCount}"));
        Row("better than the best trees", "10 of 12", each => Invariant($"{each.BetterThanTrees} of {each.TableCount}"));
        Row("worst ratio to the best trees", "1.03", each => each.Worst is null ? "-" : Invariant($"{each.Worst.Ratio:F3} ({each.Worst.Table})"));
        Row("geometric mean of the ratios", "0.88", each => Cell(each.GeometricMean, "F3"));
        Row("median time of a fit, s", "under 10", each => Cell(each.MedianSeconds, "F1"));
        Row("longest time of a fit, s", "120", each => Cell(each.MostSeconds, "F1"));
        report.Table(table);

        void Row(string name, string target, Func<TargetCounts, string> cell) => table.Add([name, target, .. counts.Select(cell)]);
    }

    private void Failures()
    {
        string[] failures = [.. results.SelectMany(result => result.Failures)];
        if (failures.Length > 0)
        {
            report.Heading("Failed");
            report.Paragraph(string.Join('\n', failures.Select(failure => $"- {failure}")));
        }
    }

    private bool HasLightGbm => competitors.Any(each => each.Key == LightGbmKey);

    private TargetCounts CountsOf(ICompetitor competitor) => new(
        [.. results.Select(result => new TargetCounts.Standing(
            result.Table.Name, result.Mean(competitor.Key, score => score.Error), baselines.Of(result.Table.Name, Baselines.Mlp).Error, BestTrees(result).Error))],
        [.. results.SelectMany(result => result.Of(competitor.Key)).Select(score => score.Seconds)]);

    /// <summary>The best boosted trees on a table, each library at its defaults. FastTree, which the targets do not name, is not among them.</summary>
    private (string Name, double Error) BestTrees(TableResult result) =>
        new[]
        {
            ("LightGBM", result.Mean(LightGbmKey, score => score.Error)),
            ("scikit-learn", baselines.Of(result.Table.Name, Baselines.Boosting).Error),
            ("XGBoost", baselines.Of(result.Table.Name, Baselines.XGBoost).Error),
        }.Where(each => double.IsFinite(each.Item2)).MinBy(each => each.Item2);

    private static string Cell(double figure, string format, bool isBest = false) =>
        !double.IsFinite(figure) ? "-" : isBest ? $"**{figure.ToString(format, CultureInfo.InvariantCulture)}**" : figure.ToString(format, CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
