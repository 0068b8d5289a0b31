using System.Globalization;
using System.Text;

namespace NeuralNet;

/// <summary>What a table's columns hold, in words.</summary>
internal static class TableDescription
{
    private const int ShownCategories = 4;
    private const int WidestName = 30;

    /// <summary>A line for each column, then the notes.</summary>
    public static string Describe(Table table)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{table.RowCount} rows, {table.Columns.Count} columns");
        int width = WidthOf(table.ColumnNames);
        foreach (TableColumn column in table.Columns)
        {
            text.Append('\n').Append(TableText.Cut(column.Name).PadRight(width)).Append("  ").Append(Describe(column));
        }

        foreach (string note in Notes(table))
        {
            text.Append("\nnote: ").Append(note);
        }

        return text.ToString();
    }

    /// <summary>The width of a column of names.</summary>
    public static int WidthOf(IEnumerable<string> names) => Math.Min(WidestName, names.Select(name => name.Length).DefaultIfEmpty().Max());

    /// <summary>Numbers, or dates, by their range.</summary>
    public static string OfNumbers(double least, double greatest, double mean, string? dateFormat) => dateFormat is null
        ? $"number, {Short(least)} to {Short(greatest)}, mean {Short(mean)}"
        : $"date, {DateText.Write(least, dateFormat)} to {DateText.Write(greatest, dateFormat)}";

    /// <summary>Categories by how often they come; those that come equally often in their order.</summary>
    public static string OfCategories(IEnumerable<KeyValuePair<string, long>> counts)
    {
        KeyValuePair<string, long>[] order = [.. counts.Where(each => each.Value > 0).OrderByDescending(each => each.Value)];
        IEnumerable<string> first = order.Take(ShownCategories).Select(each => $"{TableText.Cut(each.Key)} {each.Value}");
        return $"category, {order.Length} different: {string.Join(", ", first)}{(order.Length > ShownCategories ? ", ..." : "")}";
    }

    public static string Describe(TableColumn column)
    {
        int missing = column.MissingCount;
        string values = missing == column.Count ? $"{Lower(column.Kind)}, no value" : column switch
        {
            NumberColumn numbers => DescribeNumbers(numbers),
            CategoryColumn categories => DescribeCategories(categories),
            _ => $"text, {column.CountDistinct()} different values",
        };
        return missing == 0 || missing == column.Count ? values : $"{values}; {missing} missing";
    }

    /// <summary>What one should know before learning from a table.</summary>
    public static IReadOnlyList<string> Notes(Table table)
    {
        var notes = new List<string>();
        foreach (TableColumn column in table.Columns)
        {
            string name = TableText.Cut(column.Name);
            notes.AddRange(column.ReadingNotes.Select(note => $"{name}: {note}"));
            if (table.RowCount > 0 && column.MissingCount == table.RowCount)
            {
                notes.Add($"{name}: no row has a value, so it tells nothing");
            }
            else if (table.RowCount > 1 && column.IsConstant)
            {
                notes.Add($"{name}: all values are the same, so it tells nothing");
            }
            else if (column.IsIdentifier)
            {
                notes.Add($"{name}: each row has another value, as an identifier has; a model can learn it by heart and nothing from it");
            }
        }

        return notes;
    }

    private static string DescribeNumbers(NumberColumn column)
    {
        (double least, double most, double sum, int count) = (double.PositiveInfinity, double.NegativeInfinity, 0, 0);
        foreach (double value in column.AsSpan())
        {
            if (!double.IsNaN(value))
            {
                (least, most, sum, count) = (Math.Min(least, value), Math.Max(most, value), sum + value, count + 1);
            }
        }

        return OfNumbers(least, most, sum / count, column.DateFormat);
    }

    private static string DescribeCategories(CategoryColumn column)
    {
        int[] counts = column.Counts();
        return OfCategories(column.Categories.Select((category, code) => KeyValuePair.Create(category, (long)counts[code])));
    }

    // Six digits, or all before the point: 0.0123457, 1204338, 1.2E+20.
    private static string Short(double value) =>
        Math.Abs(value) is >= 1e6 and < 1e15 ? value.ToString("F0", CultureInfo.InvariantCulture) : value.ToString("G6", CultureInfo.InvariantCulture);

    /// <summary>A kind in a sentence.</summary>
    public static string Lower(ColumnKind kind) => kind switch
    {
        ColumnKind.Number => "number",
        ColumnKind.Category => "category",
        _ => "text",
    };
}
