namespace NeuralNet.Tool.Report;

/// <summary>The worst answers as rows of the table.</summary>
internal static class Mistakes
{
    private const int Most = 12;

    // What a sheet of paper is wide enough for.
    private const int MostColumns = 7;

    /// <param name="page">Where.</param>
    /// <param name="rows">The test.</param>
    /// <param name="features">The columns that the model learned from; the first of them are shown.</param>
    /// <param name="worst">Rows, the worst first.</param>
    /// <param name="heads">Of the answer's cells; markup.</param>
    /// <param name="answer">The cells of a row; markup.</param>
    public static void Write(Html page, Table rows, IReadOnlyList<string> features, IEnumerable<int> worst, string[] heads, Func<int, string[]> answer)
    {
        int[] shown = [.. worst.Take(Most)];
        string[] columns = [.. features.Take(MostColumns)];
        page.Section("The worst mistakes", shown.Length == 0 ? "There is none." : $"Look here first: a wrong label, a value that cannot be, or rows that no column tells apart.{(columns.Length < features.Count ? $" The {columns.Length} most important of {features.Count} columns are shown." : "")}");
        if (shown.Length > 0)
        {
            page.Table("Rows of the test, counted from 1", ["Row", .. heads, .. columns.Select(Html.Name)], shown.Select(row => (IEnumerable<string>)
                [FormattableString.Invariant($"{row + 1}"), .. answer(row), .. columns.Select(name => Html.Name(rows[name].TextAt(row)))]));
        }
    }
}
