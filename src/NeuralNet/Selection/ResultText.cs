using System.Globalization;
using System.Text;

namespace NeuralNet;

/// <summary>Rows of texts below each other.</summary>
internal static class ResultText
{
    /// <summary>The rows as lines whose columns end below each other.</summary>
    /// <param name="rows">Equally many texts in each.</param>
    public static string Align(IReadOnlyList<string[]> rows)
    {
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        var text = new StringBuilder();
        foreach (string[] row in rows)
        {
            string line = string.Join("  ", row.Select((field, column) => field.PadLeft(widths[column])));
            text.Append(text.Length == 0 ? "" : "\n").Append(line.TrimEnd());
        }

        return text.ToString();
    }

    /// <summary>Such as <c>0.12</c> and <c>132</c>.</summary>
    public static string Seconds(double seconds) => seconds.ToString(seconds < 10 ? "F2" : "F0", CultureInfo.InvariantCulture);

    /// <summary>A number of so many digits, or all before the point: <c>0.3021</c>, <c>52718</c>.</summary>
    public static string Number(double value, int digits = 4) =>
        value.ToString(Math.Abs(value) >= Math.Pow(10, digits) && Math.Abs(value) < 1e15 ? "F0" : $"G{digits}", CultureInfo.InvariantCulture);

    /// <summary>The value of an option for the eye, <c>none</c> for null.</summary>
    public static string Setting(object? value) => value switch
    {
        float number => Number(number),
        double number => Number(number),
        _ => ResultColumn.Text(value) ?? "none",
    };
}
