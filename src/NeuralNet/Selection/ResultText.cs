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

    /// <summary>A score of four digits, or all before the point: <c>0.3020</c>, <c>52718</c>.</summary>
    public static string Number(double value) => Text(value, Decimals(value, digits: 4));

    /// <summary>Such as <c>0.302 ± 0.011</c>: the deviation to two digits, and the mean to as many decimals. The mean alone where there is no deviation.</summary>
    public static string Number(double mean, double deviation) => deviation > 0 && double.IsFinite(deviation)
        ? $"{Text(mean, Decimals(deviation, digits: 2))} ± {Text(deviation, Decimals(deviation, digits: 2))}"
        : double.IsNaN(deviation) ? Number(mean) : $"{Number(mean)} ± {deviation.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>The value of an option for the eye, <c>none</c> for null.</summary>
    public static string Setting(object? value) => value switch
    {
        float or double => string.Create(CultureInfo.InvariantCulture, $"{value:G4}"),
        _ => ResultColumn.Text(value) ?? "none",
    };

    // Decimals after the point that leave so many digits, where 0.00999 of two digits is 0.010; null where these are far from the point.
    private static int? Decimals(double value, int digits) => Math.Abs(value) switch
    {
        0 => digits - 1,
        >= 1e-4 and < 1e15 => Math.Max(0, digits - 1 - (int)Math.Floor(Math.Log10(Math.Abs(value) / (1 - (0.5 * Math.Pow(10, -digits)))))),
        _ => null,
    };

    private static string Text(double value, int? decimals) => value.ToString(decimals is null ? "G4" : $"F{decimals}", CultureInfo.InvariantCulture);
}
