namespace NeuralNet.Tool.Report;

/// <summary>The worst answers as rows of the table.</summary>
internal static class Mistakes
{
    private const int Most = 12;
    private const int MostColumns = 16;

    /// <param name="page">Where.</param>
    /// <param name="rows">The test.</param>
    /// <param name="model">Its columns are shown.</param>
    /// <param name="worst">Rows, the worst first.</param>
    /// <param name="heads">Of the answer's cells; markup.</param>
    /// <param name="answer">The cells of a row; markup.</param>
    public static void Write(Html page, Table rows, MlpEstimator model, IEnumerable<int> worst, string[] heads, Func<int, string[]> answer)
    {
        int[] shown = [.. worst.Take(Most)];
        string[] features = [.. rows.ColumnNames.Where(model.Features.Contains).Take(MostColumns)];
        page.Section("The worst mistakes", shown.Length == 0 ? "There is none." : $"Look here first: a wrong label, a value that cannot be, or rows that no column tells apart.{(features.Length < model.Features.Count ? $" {features.Length} of {model.Features.Count} columns are shown." : "")}");
        if (shown.Length > 0)
        {
            page.Table("Rows of the test, counted from 1", ["Row", .. heads, .. features.Select(Html.Name)], shown.Select(row => (IEnumerable<string>)
                [FormattableString.Invariant($"{row + 1}"), .. answer(row), .. features.Select(name => Html.Name(rows[name].TextAt(row)))]));
        }
    }
}
