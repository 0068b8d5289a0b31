using System.Globalization;

namespace NeuralNet.Tool.Report;

/// <summary>What a report says of classes.</summary>
internal static class ClassifierSections
{
    private const int MostInMatrix = 12;
    private const int MostConfusions = 20;
    private const int MostCurves = 4;
    private const int CurvePoints = 300;

    /// <param name="page">Where.</param>
    /// <param name="model">What answers.</param>
    /// <param name="test">Rows it did not learn from.</param>
    /// <param name="features">Its columns, the most important first.</param>
    public static void Write(Html page, MlpClassifier model, Table test, IReadOnlyList<string> features)
    {
        ClassificationReport report = model.Evaluate(test);
        Tensor probabilities = model.PredictProbabilities(test);
        IReadOnlyList<string> classes = model.Classes;
        Dictionary<string, int> places = classes.Index().ToDictionary(known => known.Item, known => known.Index);
        int[] actual = [.. Enumerable.Range(0, test.RowCount).Select(row => places[test[model.Target].TextAt(row)!])];
        int[] predicted = Array.ConvertAll(model.Predict(test), name => places[name]);
        (int most, int ofMost) = actual.CountBy(code => code).MaxBy(count => count.Value);
        page.Lead($"It is right on {Html.Percent(report.Accuracy)} of them; always answering {Html.Name(classes[most])}, their most frequent class, is right on {Html.Percent((double)ofMost / actual.Length)}.");
        page.Cards(
            ("accuracy", Html.Percent(report.Accuracy)), ("balanced accuracy", Html.Percent(report.BalancedAccuracy)),
            ("ROC AUC", Html.Number(report.RocAuc ?? double.NaN)), ("log loss", Html.Number(report.LogLoss ?? double.NaN)), ("macro F1", Html.Number(report.Macro.F1)));
        Confusions(page, classes, actual, predicted);
        page.Table("Each class", ["Class", "Precision", "Recall", "F1", "Rows"], report.Classes.Select(scores => (IEnumerable<string>)
            [Html.Name(scores.Name), Html.Number(scores.Precision), Html.Number(scores.Recall), Html.Number(scores.F1), Html.Number(scores.Support)]));
        Curves(page, classes, actual, probabilities);
        IEnumerable<int> worst = Enumerable.Range(0, actual.Length).Where(row => actual[row] != predicted[row]).OrderBy(row => probabilities[row, actual[row]]);
        Mistakes.Write(page, test, features, worst, ["Truth", "Answer", "Probability of the truth"], row =>
            [Html.Name(classes[actual[row]]), Html.Name(classes[predicted[row]]), Html.Percent(probabilities[row, actual[row]])]);
    }

    private static void Confusions(Html page, IReadOnlyList<string> classes, int[] actual, int[] predicted)
    {
        int[,] counts = new int[classes.Count, classes.Count];
        int[] rows = new int[classes.Count];
        for (int i = 0; i < actual.Length; i++)
        {
            counts[actual[i], predicted[i]]++;
            rows[actual[i]]++;
        }

        page.Section("What it takes for what", classes.Count > MostInMatrix ? null : "A row is the truth, a column the answer. The stronger the colour, the more of the row.");
        if (classes.Count > MostInMatrix)
        {
            var pairs = from a in Enumerable.Range(0, classes.Count) from p in Enumerable.Range(0, classes.Count) where a != p && counts[a, p] > 0 orderby counts[a, p] descending select (a, p);
            page.Table($"The most frequent confusions of {classes.Count} classes", ["Truth", "Answer", "Rows", "Of the class"], pairs.Take(MostConfusions).Select(pair => (IEnumerable<string>)
                [Html.Name(classes[pair.a]), Html.Name(classes[pair.p]), Html.Number(counts[pair.a, pair.p]), Html.Percent((double)counts[pair.a, pair.p] / rows[pair.a])]));
            return;
        }

        page.Raw("<div class=\"matrix\">");
        page.Table("Confusion matrix", ["Truth \\ answer", .. classes.Select(Html.Name)], classes.Select((name, a) => (IEnumerable<string>)
            [Html.Name(name), .. classes.Select((_, p) => string.Create(CultureInfo.InvariantCulture, $"<td style=\"background: rgba(var(--heat), {(rows[a] == 0 ? 0 : 0.5 * counts[a, p] / rows[a]):0.##})\">{counts[a, p]}</td>"))]));
        page.Raw("</div>");
    }

    private static void Curves(Html page, IReadOnlyList<string> classes, int[] actual, Tensor probabilities)
    {
        int[] counts = new int[classes.Count];
        Array.ForEach(actual, code => counts[code]++);
        IEnumerable<int> candidates = classes.Count == 2 ? [1] : Enumerable.Range(0, classes.Count).OrderByDescending(code => counts[code]);
        int[] shown = [.. candidates.Where(code => counts[code] > 0 && counts[code] < actual.Length).Take(MostCurves)];
        page.Section("How well probabilities tell the classes apart", shown.Length == 0 ? "No curve: the test has rows of one class alone."
            : classes.Count == 2 ? $"Curves of {Html.Name(classes[1])}, for every threshold that one may choose." : "Each of the most frequent classes against all others.");
        if (shown.Length == 0)
        {
            return;
        }

        List<Series> roc = [], precision = [], calibration = [];
        foreach ((int i, int code) in shown.Index())
        {
            int[] isOne = Array.ConvertAll(actual, other => other == code ? 1 : 0);
            var scores = new Tensor(actual.Length, 1);
            for (int row = 0; row < actual.Length; row++)
            {
                scores[row, 0] = probabilities[row, code];
            }

            var rocCurve = RocCurve.Of(isOne, scores);
            (double Recall, double Precision)[] byRecall = [.. PrecisionRecallCurve.Of(isOne, scores).Points.Select(point => (point.Recall, point.Precision)).OrderBy(point => point.Recall).ThenByDescending(point => point.Precision)];
            roc.Add(new(classes[code], i, Thinned([.. rocCurve.Points.Select(point => (point.FalsePositiveRate, point.TruePositiveRate))])));
            precision.Add(new(classes[code], i, Thinned(byRecall[..(Array.FindIndex(byRecall, point => point.Recall >= 1) + 1)])));
            calibration.Add(new(classes[code], i, [.. ReliabilityCurve.Of(isOne, scores).Bins.Where(bin => bin.Weight > 0).Select(bin => (bin.MeanProbability, bin.Frequency))]));
        }

        page.Raw("<div class=\"charts\">"
            + Chart.Lines("ROC curve", Axis.Share("false positive rate"), Axis.Share("true positive rate"), roc, hasDiagonal: true)
            + Chart.Lines("Precision and recall", Axis.Share("recall"), Axis.Share("precision"), precision)
            + Chart.Lines("Calibration", Axis.Share("predicted probability"), Axis.Share("share of rows"), calibration, hasDiagonal: true) + "</div>");
    }

    private static (double, double)[] Thinned((double, double)[] points)
    {
        int step = Math.Max(1, points.Length / CurvePoints);
        return [.. points.Where((_, i) => i % step == 0 || i == points.Length - 1)];
    }
}
