using System.Globalization;

namespace NeuralNet.Tool.Report;

/// <summary>What the model relies on: how much worse it gets without what a column tells.</summary>
internal static class Importance
{
    // Permutation goes over the rows once for each column and repeat.
    private const int Rows = 1000;
    private const int Repeats = 3;
    private const int Shown = 30;

    /// <summary>Of each column, the most important first; none where the test has too few rows to shuffle.</summary>
    public static IReadOnlyList<ColumnImportance> Of(MlpEstimator model, Table test)
    {
        Table some = test.Take(..Math.Min(Rows, test.RowCount));
        IReadOnlyList<ColumnImportance> all = some.RowCount < 2 ? [] : model switch
        {
            MlpClassifier classifier => classifier.Importance(some, Repeats),
            MlpRegressor regressor => regressor.Importance(some, Repeats),
            _ => [],
        };
        return [.. all.OrderByDescending(column => column.Increase)];
    }

    public static void Write(Html page, IReadOnlyList<ColumnImportance> columns, int testRows)
    {
        if (columns.Count == 0)
        {
            return;
        }

        ColumnImportance[] shown = [.. columns.Take(Shown)];
        double greatest = Math.Max(1e-12, shown[0].Increase);
        page.Section("What the model relies on", string.Create(CultureInfo.InvariantCulture, $"How much worse the loss gets when a column's values are shuffled among {Math.Min(Rows, testRows):N0} rows of the test. Near 0: the model does without it. Columns that tell the same share their importance."));
        page.Table(columns.Count > shown.Length ? $"The {shown.Length} most important of {columns.Count} columns" : "Importance of each column", ["Column", "Increase of the loss", "Of the greatest", "± deviation"], shown.Select(column => (IEnumerable<string>)
            [Html.Name(column.Column), Html.Number(column.Increase), Chart.Bar(Html.Number(column.Increase), column.Increase / greatest), Html.Number(column.Deviation)]));
    }
}
