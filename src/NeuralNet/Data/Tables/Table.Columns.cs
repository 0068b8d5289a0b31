namespace NeuralNet;

/// <content>Some of the columns, and columns of another kind. Nothing is copied but columns that change.</content>
public sealed partial class Table
{
    /// <summary>Some columns in the order of their names here.</summary>
    /// <param name="names">One or more different columns.</param>
    /// <exception cref="ArgumentException">There is no such column, one is named twice, or none is named.</exception>
    public Table Select(params IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return Of([.. names.Select(name => this[name])]);
    }

    /// <summary>All columns but some.</summary>
    /// <param name="names">Columns.</param>
    /// <exception cref="ArgumentException">There is no such column, or none would be left.</exception>
    public Table Without(params IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        HashSet<int> dropped = [.. names.Select(IndexOf)];
        return dropped.Count < _columns.Length
            ? new([.. _columns.Where((_, i) => !dropped.Contains(i))])
            : throw new ArgumentException("Table.Without expects to leave a column but all were named.", nameof(names));
    }

    /// <summary>With a column in the place of the one with its name, or at the end.</summary>
    /// <param name="column">Of N rows.</param>
    /// <exception cref="ArgumentNullException">The column is null.</exception>
    /// <exception cref="ArgumentException">It has another number of rows.</exception>
    public Table With(TableColumn column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return column.Count != RowCount
            ? throw new ArgumentException($"Table.With expects a column of {RowCount} rows but {TableText.Quote(column.Name)} has {column.Count}.", nameof(column))
            : Has(column.Name) ? new(Array.ConvertAll(_columns, each => each.Name == column.Name ? column : each))
            : new([.. _columns, column]);
    }

    /// <summary>With some columns as categories: whole-number codes, or texts that the rule held for too many.</summary>
    /// <param name="names">Columns.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public Table AsCategory(params IReadOnlyList<string> names) =>
        Changed(names, column => column as CategoryColumn ?? new CategoryColumn(column.Name, TextsOf(column)));

    /// <summary>With some columns as texts.</summary>
    /// <param name="names">Columns.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public Table AsText(params IReadOnlyList<string> names) =>
        Changed(names, column => column as TextColumn ?? new TextColumn(column.Name, TextsOf(column)));

    /// <summary>With some columns as numbers: texts such as 1.5; or yes and true as 1, no and false as 0.</summary>
    /// <param name="names">Columns.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    /// <exception cref="FormatException">A value is no number; the message names the row.</exception>
    public Table AsNumber(params IReadOnlyList<string> names) => Changed(names, ToNumbers);

    private static NumberColumn ToNumbers(TableColumn column)
    {
        if (column is NumberColumn already)
        {
            return already;
        }

        string[] distinct = [.. TextsOf(column).OfType<string>().Distinct(StringComparer.Ordinal)];
        double[]? answers = BooleanText.ToNumbers(distinct);
        var numbers = new Dictionary<string, double>(StringComparer.Ordinal);
        for (int i = 0; i < distinct.Length; i++)
        {
            numbers.Add(distinct[i], answers?[i] ?? (NumberText.TryParse(distinct[i].AsSpan().Trim(), '.', out double number) ? number : double.NaN));
        }

        var values = new double[column.Count];
        for (int row = 0; row < values.Length; row++)
        {
            string? text = column.TextAt(row);
            values[row] = text is null ? double.NaN : numbers[text];
            if (text is not null && double.IsNaN(values[row]))
            {
                throw new FormatException(
                    $"Table.AsNumber expects numbers but column {TableText.Quote(column.Name)} has {TableText.Quote(text)} in row {row}. Pass it among "
                    + "TableOptions.MissingTexts when the file is read if it stands for no value.");
            }
        }

        return new(column.Name, values, dateFormat: null);
    }

    private static IEnumerable<string?> TextsOf(TableColumn column) => Enumerable.Range(0, column.Count).Select(column.TextAt);

    private Table Changed(IReadOnlyList<string> names, Func<TableColumn, TableColumn> change)
    {
        ArgumentNullException.ThrowIfNull(names);
        var columns = (TableColumn[])_columns.Clone();
        foreach (string name in names)
        {
            int index = IndexOf(name);
            columns[index] = change(columns[index]);
        }

        return new(columns);
    }
}
