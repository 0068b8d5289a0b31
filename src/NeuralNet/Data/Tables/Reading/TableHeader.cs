namespace NeuralNet;

/// <summary>The names of a table's columns.</summary>
internal static class TableHeader
{
    /// <summary>The name that a column without one gets.</summary>
    public static string Default(int index) => $"Column{index + 1}";

    /// <summary>The names in the first row, or those that the columns get.</summary>
    /// <param name="fields">The first row.</param>
    /// <param name="isHeader">Whether it has the names; null if nobody knows.</param>
    /// <param name="source">The file, for errors.</param>
    /// <param name="line">The row's line.</param>
    /// <exception cref="FormatException">Nobody knows whether these are names, or two are the same.</exception>
    public static string[] Names(string[] fields, bool? isHeader, string source, int line)
    {
        if (isHeader is null)
        {
            throw new FormatException(
                $"{source}, line {line}: expected the names of the columns but got numbers among {TableText.List(fields)}. Pass HasHeader = true if they are "
                + "names, or HasHeader = false if the table begins without.");
        }

        var indices = new Dictionary<string, int>(StringComparer.Ordinal);
        string[] names = new string[fields.Length];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = isHeader.Value && !string.IsNullOrWhiteSpace(fields[i]) ? fields[i] : Default(i);
            if (!indices.TryAdd(names[i], i))
            {
                throw new FormatException(
                    $"{source}, line {line}: columns {indices[names[i]] + 1} and {i + 1} are both named {TableText.Quote(names[i])}. Rename one, or pass HasHeader = false if "
                    + "this line has no names.");
            }
        }

        return names;
    }
}
