namespace NeuralNet.Tool.Report;

/// <summary>What a report says of numbers.</summary>
internal static class RegressorSections
{
    private const int MostDots = 1500;

    public static void Write(Html page, MlpRegressor model, Table test)
    {
        RegressionReport report = model.Evaluate(test);
        Tensor answers = model.Predict(test);
        page.Table("Each target", ["Target", "R²", "Root mean squared error", "Mean absolute error", "Median absolute error"], report.Targets.Select(scores => (IEnumerable<string>)
            [Html.Name(scores.Name), Html.Number(scores.R2), Html.Number(scores.RootMeanSquaredError), Html.Number(scores.MeanAbsoluteError), Html.Number(scores.MedianAbsoluteError)]));
        page.Section("Predicted against true", "On the dashed line, an answer is right.");
        page.Raw("<div class=\"charts\">");
        int step = Math.Max(1, test.RowCount / MostDots);
        for (int j = 0; j < model.Targets.Count; j++)
        {
            NumberColumn truth = test.Numbers(model.Targets[j]);
            (double, double)[] dots = [.. Enumerable.Range(0, test.RowCount).Where(row => row % step == 0).Select(row => (truth[row], (double)answers[row, j]))];
            page.Raw(Chart.Lines(model.Targets[j], "true", "predicted", [new Series(null, 0, dots, IsCloud: true)], isShare: false, hasDiagonal: true));
        }

        page.Raw("</div>");
        NumberColumn first = test.Numbers(model.Targets[0]);
        IEnumerable<int> worst = Enumerable.Range(0, test.RowCount).OrderByDescending(row => Math.Abs(first[row] - answers[row, 0]));
        Mistakes.Write(page, test, model, worst, ["True", "Predicted", "Error"], row =>
            [Html.Number(first[row]), Html.Number(answers[row, 0]), Html.Number(answers[row, 0] - first[row])]);
    }
}
