namespace NeuralNet.Tool.Report;

/// <summary>What a report says of numbers.</summary>
internal static class RegressorSections
{
    private const int MostDots = 1500;

    /// <param name="page">Where.</param>
    /// <param name="model">What answers.</param>
    /// <param name="test">Rows it did not learn from.</param>
    /// <param name="features">Its columns, the most important first.</param>
    public static void Write(Html page, MlpRegressor model, Table test, IReadOnlyList<string> features)
    {
        RegressionReport report = model.Evaluate(test);
        Tensor answers = model.Predict(test);
        foreach (TargetScores scores in report.Targets)
        {
            page.Lead($"For {Html.Name(scores.Name)}, its error is {Html.Number(scores.RootMeanSquaredError)} (root mean squared), {Html.Number(scores.MeanAbsoluteError)} on average; always answering the mean of these rows, the error is {Html.Number(Deviation(test.Numbers(scores.Name)))}.");
            page.Cards(
                ("R²", Html.Number(scores.R2)), ("root mean squared error", Html.Number(scores.RootMeanSquaredError)),
                ("mean absolute error", Html.Number(scores.MeanAbsoluteError)), ("median absolute error", Html.Number(scores.MedianAbsoluteError)));
        }

        page.Section("Predicted against true", "On the dashed line, an answer is right.");
        page.Raw("<div class=\"charts\">");
        int step = Math.Max(1, test.RowCount / MostDots);
        for (int j = 0; j < model.Targets.Count; j++)
        {
            NumberColumn truth = test.Numbers(model.Targets[j]);
            (double X, double Y)[] dots = [.. Enumerable.Range(0, test.RowCount).Where(row => row % step == 0).Select(row => (truth[row], (double)answers[row, j]))];
            double[] both = [.. dots.SelectMany(dot => new[] { dot.X, dot.Y })];
            page.Raw(Chart.Lines(model.Targets[j], Axis.Over("true", both), Axis.Over("predicted", both), [new Series(null, 0, dots, Radius: 2.5)], hasDiagonal: true));
        }

        page.Raw("</div>");
        NumberColumn first = test.Numbers(model.Targets[0]);
        IEnumerable<int> worst = Enumerable.Range(0, test.RowCount).OrderByDescending(row => Math.Abs(first[row] - answers[row, 0]));
        Mistakes.Write(page, test, features, worst, ["True", "Predicted", "Error"], row =>
            [Html.Number(first[row]), Html.Number(answers[row, 0]), Html.Number(answers[row, 0] - first[row])]);
    }

    // The root mean squared error of the mean.
    private static double Deviation(NumberColumn column)
    {
        double[] values = column.AsSpan().ToArray();
        double mean = values.Average();
        return Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
    }
}
