using System.Globalization;
using System.Text;

namespace NeuralNet;

/// <summary>A classification report as text, in the columns of scikit-learn's.</summary>
internal static class ReportText
{
    private const int Width = 10;

    public static string Of(ClassificationReport report)
    {
        int names = NameWidth(report.Classes);
        StringBuilder text = Head(names, report.Classes);
        Line(text, names, "accuracy", "", "", Number(report.Accuracy), Weight(report.Total));
        Line(text, names, report.Macro);
        Line(text, names, report.Weighted);
        if (report.LogLoss is double logLoss)
        {
            text.Append('\n');
            Line(text, names, "log loss", "", "", logLoss.ToString("F4", CultureInfo.InvariantCulture), "");
        }

        if (report.RocAuc is double area)
        {
            Line(text, names, "ROC AUC", "", "", area.ToString("F4", CultureInfo.InvariantCulture),
                report.RocAucError > 0 ? string.Create(CultureInfo.InvariantCulture, $"± {report.RocAucError:G1}") : "");
        }

        return text.ToString().TrimEnd('\n');
    }

    public static string Of(MultilabelReport report)
    {
        int names = NameWidth(report.Labels);
        StringBuilder text = Head(names, report.Labels);
        Line(text, names, report.Micro);
        Line(text, names, report.Macro);
        Line(text, names, report.Weighted);
        return text.ToString().TrimEnd('\n');
    }

    private static int NameWidth(IReadOnlyList<ClassScores> classes) => Math.Max("weighted avg".Length, classes.Max(of => of.Name.Length));

    private static StringBuilder Head(int names, IReadOnlyList<ClassScores> classes)
    {
        var text = new StringBuilder();
        Line(text, names, "", "precision", "recall", "f1-score", "support");
        text.Append('\n');
        foreach (ClassScores scores in classes)
        {
            Line(text, names, scores);
        }

        return text.Append('\n');
    }

    private static void Line(StringBuilder text, int names, ClassScores scores) => Line(
        text, names, scores.Name, Number(scores.Precision), Number(scores.Recall), Number(scores.F1), Weight(scores.Support));

    private static void Line(StringBuilder text, int names, string name, params ReadOnlySpan<string> fields)
    {
        var line = new StringBuilder(name.PadLeft(names)).Append(' ');
        foreach (string field in fields)
        {
            line.Append(field.PadLeft(Width));
        }

        text.Append(line.ToString().TrimEnd()).Append('\n');
    }

    private static string Number(double value) => value.ToString("F2", CultureInfo.InvariantCulture);

    private static string Weight(double value) => value.ToString(double.IsInteger(value) ? "F0" : "F2", CultureInfo.InvariantCulture);
}
