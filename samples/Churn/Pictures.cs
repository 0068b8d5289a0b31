using System.Globalization;
using NeuralNet.Samples.Plotting;

namespace NeuralNet.Samples.Churn;

/// <summary>What the lab draws.</summary>
internal static class Pictures
{
    private const int Columns = 10;

    /// <returns>The paths.</returns>
    public static string[] Draw(
        string folder, int[] left, FittedModel plain, FittedModel balanced, CostMatrix costs, double threshold, IReadOnlyList<ColumnImportance> importance) =>
    [
        Roc(left, plain, balanced).Save(Path.Combine(folder, "roc.svg")),
        Calibration(left, plain, balanced).Save(Path.Combine(folder, "calibration.svg")),
        Cost(left, plain, costs, threshold).Save(Path.Combine(folder, "cost.svg")),
        Importance(importance).Save(Path.Combine(folder, "importance.svg")),
    ];

    private static LineChart Roc(int[] left, params FittedModel[] models)
    {
        var chart = new LineChart("Customers who leave: found, and false alarms", "Share of those who stay that are taken for leavers", "Share of those who leave that are found")
        {
            Subtitle = "ROC curves of both models on the test rows, by threshold",
            IdentityLine = "guessing",
        };
        foreach (FittedModel model in models)
        {
            var curve = RocCurve.Of(left, model.Test);
            double[] x = [.. curve.Points.Select(point => point.FalsePositiveRate)], y = [.. curve.Points.Select(point => point.TruePositiveRate)];
            chart.Add<double, double>(string.Create(CultureInfo.InvariantCulture, $"{model.Name}: area {curve.Area:F3}"), x, y);
        }

        return chart;
    }

    private static LineChart Calibration(int[] left, params FittedModel[] models)
    {
        var chart = new LineChart("Can one believe the probabilities?", "Probability of leaving, as the model says", "Share of these customers who left")
        {
            Subtitle = "In ten bins of the test rows. Below the line: fewer leave than the model says",
            IdentityLine = "exact",
            ShowsMarks = true,
        };
        foreach (FittedModel model in models)
        {
            var curve = ReliabilityCurve.Of(left, model.Test);
            double[] x = [.. curve.Bins.Select(bin => bin.MeanProbability)], y = [.. curve.Bins.Select(bin => bin.Frequency)];
            chart.Add<double, double>(string.Create(CultureInfo.InvariantCulture, $"{model.Name}: off by {curve.ExpectedError * 100:F1} %"), x, y);
        }

        return chart;
    }

    private static LineChart Cost(int[] left, FittedModel model, CostMatrix costs, double threshold)
    {
        double[] thresholds = [.. Enumerable.Range(0, 101).Select(i => i / 100.0)];
        double[] cost = [.. thresholds.Select(at => OfferPlan.At("", at, left, model.Test, costs).Cost)];
        return new LineChart("What the offers and the losses cost together", "An offer from this probability of leaving on", "Dollars a customer")
        {
            Subtitle = string.Create(CultureInfo.InvariantCulture, $"An offer costs ${costs.FalsePositive:0.##}, a customer who leaves ${costs.FalseNegative:0.##}"),
            ShowsLegend = false,
            Marker = double.IsFinite(threshold)
                ? new VerticalMarker(threshold, string.Create(CultureInfo.InvariantCulture, $"chosen on the held-out rows: {threshold * 100:F1} %")) : null,
        }
            .Add<double, double>("test rows", thresholds, cost);
    }

    private static BarChart Importance(IReadOnlyList<ColumnImportance> importance)
    {
        var chart = new BarChart("What the model goes by", "Log loss gained when the column is shuffled (thousandths of a nat)")
        {
            Subtitle = $"The first {Columns} of {importance.Count} columns, on the test rows",
        };
        foreach (ColumnImportance column in importance.Take(Columns))
        {
            chart.Add(column.Column, Math.Round(column.Increase * 1000, 1));
        }

        return chart;
    }
}
