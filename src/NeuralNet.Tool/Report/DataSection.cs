namespace NeuralNet.Tool.Report;

/// <summary>The columns of the table: kind, gaps, range and a small histogram each.</summary>
internal static class DataSection
{
    private const int MostColumns = 300;
    private const int Bins = 24;
    private const int MostCategories = 24;

    public static void Write(Html page, Table table, MlpEstimator model)
    {
        TableColumn[] columns = [.. table.Columns.Take(MostColumns)];
        page.Section("The data", FormattableString.Invariant($"{table.RowCount:N0} rows, {table.Columns.Count} columns. A bar is a part of the range, or a category, the most frequent first."));
        page.Table(columns.Length < table.Columns.Count ? $"The first {columns.Length} columns" : "Columns", ["Column", "Use", "Kind", "Missing", "Values", ""], columns.Select(column => (IEnumerable<string>)
        [
            Html.Name(column.Name),
            model.Targets.Contains(column.Name) ? "<b>target</b>" : model.Features.Contains(column.Name) ? "learned from" : "<span class=\"none\">left out</span>",
            column.Kind switch { ColumnKind.Number => "number", ColumnKind.Category => "category", _ => "text" },
            column.MissingCount == 0 ? "0" : $"{column.MissingCount} ({Html.Percent((double)column.MissingCount / column.Count)})",
            .. Values(column),
        ]));
    }

    private static IEnumerable<string> Values(TableColumn column)
    {
        switch (column)
        {
            case NumberColumn numbers:
                double[] known = [.. numbers.AsSpan().ToArray().Where(double.IsFinite)];
                if (known.Length == 0)
                {
                    return ["–", ""];
                }

                Array.Sort(known);
                string text(double value) => numbers.DateFormat is null ? Html.Number(value) : Html.Escape(numbers.TextAt(Array.IndexOf(numbers.AsSpan().ToArray(), value)));
                return [$"{text(known[0])} to {text(known[^1])}, median {text(known[(known.Length - 1) / 2])}", Chart.Bars("Histogram of " + column.Name, Histogram(known))];
            case CategoryColumn categories:
                int[] counts = categories.Counts();
                int[] order = [.. Enumerable.Range(0, counts.Length).Where(code => counts[code] > 0).OrderByDescending(code => counts[code])];
                string most = string.Join(", ", order.Take(3).Select(code => Html.Name(categories.Categories[code])));
                return [$"{order.Length}: {most}{(order.Length > 3 ? ", …" : "")}", Chart.Bars("Rows of each category of " + column.Name, [.. order.Take(MostCategories).Select(code => counts[code])])];
            default:
                return [$"{column.CountDistinct()} different", ""];
        }
    }

    private static int[] Histogram(double[] sorted)
    {
        int[] counts = new int[sorted[0] == sorted[^1] ? 1 : Bins];
        foreach (double value in sorted)
        {
            // Divided first: the difference of two doubles may be too large for one.
            double share = counts.Length == 1 ? 0 : ((value / 2) - (sorted[0] / 2)) / ((sorted[^1] / 2) - (sorted[0] / 2));
            counts[Math.Clamp((int)(share * counts.Length), 0, counts.Length - 1)]++;
        }

        return counts;
    }
}
