using System.Globalization;
using System.Text;

namespace NeuralNet.Tool.Report;

/// <summary>A report as one HTML file that loads nothing and runs nothing.</summary>
internal static class HtmlReport
{
    private const int LossPoints = 200;

    /// <summary>Writes the file; what was there is replaced at the end, in one step.</summary>
    public static void Write(string path, ReportInput input) =>
        AtomicFile.Write(path, stream => stream.Write(new UTF8Encoding(false).GetBytes(Of(input))));

    public static string Of(ReportInput input)
    {
        var page = new Html();
        page.Raw($"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{Html.Escape(input.Title)}</title><style>\n{PageStyle.Css}\n</style></head><body><main><section>");
        page.Raw($"<h1>{Html.Name(input.Title)}</h1><p>Predicts {string.Join(", ", input.Model.Targets.Select(Html.Name))} by {Count(input.Model.Members, "network")} from {Count(input.Model.Features.Count, "column")}.{(input.Test is { } rows ? $" Tested on {Count(rows.RowCount, "row")} that it did not learn from." : "")}</p>");
        if (input.Data.RowCount < input.RowCount)
        {
            page.Raw(string.Create(CultureInfo.InvariantCulture, $"<p>A large table: of its {input.RowCount:N0} rows this page is made from {input.Data.RowCount:N0}, evenly spread{(input.Test is { } some ? $", and of the {input.TestCount:N0} of the test from {some.RowCount:N0}" : "")}. The command printed the measures of the whole test.</p>"));
        }

        if (input.Test is { RowCount: > 0 } test)
        {
            IReadOnlyList<ColumnImportance> importance = Importance.Of(input.Model, test);
            IReadOnlyList<string> features = importance.Count > 0 ? [.. importance.Select(column => column.Column)] : input.Model.Features;
            switch (input.Model)
            {
                case MlpClassifier classifier:
                    ClassifierSections.Write(page, classifier, test, features);
                    break;
                case MlpRegressor regressor:
                    RegressorSections.Write(page, regressor, test, features);
                    break;
            }

            Importance.Write(page, importance, test.RowCount);
        }

        Losses(page, input.Model);
        DataSection.Write(page, input.Data, input.Model);
        Origin(page, input);
        return page.Raw("</section></main></body></html>").ToString();
    }

    private static string Count(int count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {what}{(count == 1 ? "" : "s")}");

    private static void Losses(Html page, MlpEstimator model)
    {
        var series = new List<Series>();
        (double Epoch, double Loss)[] best = [.. model.Histories.Select(history => history.Best).OfType<EpochResult>().Where(epoch => float.IsFinite(epoch.Validation!.Loss)).Select(epoch => ((double)epoch.Epoch, (double)epoch.Validation!.Loss))];
        foreach (History history in model.Histories)
        {
            Add(history.Epochs.Select(epoch => (epoch.Epoch, epoch.Loss)), "training", 0);
            Add(history.Epochs.Where(epoch => epoch.Validation is not null).Select(epoch => (epoch.Epoch, epoch.Validation!.Loss)), "held-out rows", 1);
        }

        if (series.Count > 0)
        {
            series.Add(new Series(null, 2, best, Radius: 4));
            (double X, double Y)[] points = [.. series.SelectMany(line => line.Points)];
            page.Section("How it learned", "The loss after each epoch, a line for each network. Where the loss of held-out rows rises while that of training falls, a network begins to learn by heart: the best epoch, a green dot, is kept.");
            page.Raw("<div class=\"charts\">" + Chart.Lines("Loss of each network", Axis.Over("epoch", points.Select(point => point.X), isWhole: true), Axis.OverLosses("loss", points.Select(point => point.Y)), series) + "</div>");
        }

        void Add(IEnumerable<(int Epoch, float Loss)> epochs, string label, int colour)
        {
            (double, double)[] points = [.. epochs.Where(epoch => float.IsFinite(epoch.Loss)).Select(epoch => ((double)epoch.Epoch, (double)epoch.Loss))];
            int step = Math.Max(1, points.Length / LossPoints);
            if (points.Length > 0)
            {
                bool isFirst = !series.Exists(line => line.Colour == colour);
                series.Add(new Series(isFirst ? label : null, colour, [.. points.Where((_, i) => i % step == 0 || i == points.Length - 1)]));
            }
        }
    }

    private static void Origin(Html page, ReportInput input)
    {
        page.Section("How it was made");
        page.Raw($"<code>{Html.Escape(input.Command)}</code>");
        page.Table("Origin", ["What", "Value"],
        [
            ["Time", Html.Escape(input.Made.ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture))],
            ["Training took", Html.Escape(string.Create(CultureInfo.InvariantCulture, $"{input.Elapsed.TotalSeconds:0.0} s"))],
            .. input.Resumed is { } before ? new[] { new[] { "Goes on from", Html.Escape(before) } } : [],
            ["Seed", input.Seed.ToString(CultureInfo.InvariantCulture)],
            ["NeuralNet", Html.Escape(typeof(Model).Assembly.GetName().Version?.ToString(3))],
            [".NET", Html.Escape(Environment.Version.ToString())],
        ]);
        foreach (string note in input.Model.Notes)
        {
            page.Raw($"<p>{Html.Escape(Wording.ForCommandLine(note))}</p>");
        }
    }
}
