using System.Text.Json;

namespace NeuralNet;

/// <summary>Which columns a model reads, and in which order: numbers with gaps, numbers without, categories.</summary>
internal sealed class FeatureSchema
{
    // Why a column is left out.
    private const string OfTexts = "its values are texts. Table.AsCategory makes categories of them.";
    private const string Constant = "all rows have the same value.";
    private const string Identifier = "each row has another value, as an identifier does.";

    private readonly FeatureColumn[] _columns;

    private FeatureSchema(FeatureColumn[] columns)
    {
        _columns = columns;
        NumbersWithGaps = columns.Count(column => column.IsNumber && column.HasGaps);
        Numbers = columns.Count(column => column.IsNumber);
    }

    public IReadOnlyList<FeatureColumn> Columns => Array.AsReadOnly(_columns);

    public int NumbersWithGaps { get; }

    public int Numbers { get; }

    public IReadOnlyList<string> Names => Array.ConvertAll(_columns, column => column.Name);

    /// <summary>The columns of a table that a model can learn from.</summary>
    /// <param name="table">The training rows.</param>
    /// <param name="left">Columns that are no features, such as the target.</param>
    /// <param name="notes">A sentence for each column that is left out is added.</param>
    /// <exception cref="ArgumentException">No column is left.</exception>
    public static FeatureSchema Fit(Table table, IReadOnlyCollection<string> left, List<string> notes)
    {
        IEnumerable<TableColumn> features = table.Columns.Where(column => !left.Contains(column.Name));
        return Fit(notes, features.Select(column => (
            new FeatureColumn(column.Name, column is CategoryColumn categories ? Present(categories) : null, column.MissingCount > 0),
            column is TextColumn ? OfTexts : column.IsConstant ? Constant : column is CategoryColumn { IsIdentifier: true } ? Identifier : null)));
    }

    /// <summary>The columns of a table of any size that a model can learn from.</summary>
    /// <inheritdoc cref="Fit(Table, IReadOnlyCollection{string}, List{string})"/>
    public static FeatureSchema Fit(LargeTable table, IReadOnlyCollection<string> left, List<string> notes)
    {
        IEnumerable<LargeColumn> features = table.Columns.Where(column => !left.Contains(column.Name));
        return Fit(notes, features.Select(column => (
            new FeatureColumn(column.Name, column.Kind == ColumnKind.Category ? column.Categories : null, column.MissingCount > 0),
            column.Kind == ColumnKind.Text ? OfTexts : column.IsConstant ? Constant : column.IsIdentifier ? Identifier : null)));
    }

    /// <summary>The rows as a model reads them, [N, columns]: numbers, NaN where one is missing; codes of categories, NaN for one that is missing or unknown.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="firstRow">The number of the first, for errors.</param>
    /// <exception cref="ArgumentException">A column is missing, or has texts where numbers are expected.</exception>
    public Tensor Encode(Table table, long firstRow = 0)
    {
        ArgumentNullException.ThrowIfNull(table);
        var rows = new Tensor(table.RowCount, _columns.Length);
        for (int j = 0; j < _columns.Length; j++)
        {
            TableColumn column = table.Has(_columns[j].Name) ? table[_columns[j].Name] : throw new ArgumentException(
                $"The model expects the column \"{_columns[j].Name}\" but the table has none of that name. Its columns are {string.Join(", ", table.ColumnNames)}. "
                + "Add the column, without values if they are unknown.", nameof(table));
            if (_columns[j].IsNumber)
            {
                WriteNumbers(column, rows, j, firstRow);
            }
            else
            {
                WriteCodes(column, _columns[j], rows, j);
            }
        }

        return rows;
    }

    /// <summary>One row from texts and numbers by name.</summary>
    /// <exception cref="ArgumentException">A column was not set, is unknown, or has a text where a number is expected.</exception>
    public Tensor Encode(TableRecord record)
    {
        var row = new Tensor(1, _columns.Length);
        foreach (string name in record.Names)
        {
            if (!Array.Exists(_columns, column => column.Name == name) && !record.IsIgnored(name))
            {
                throw new ArgumentException($"The model has no column \"{name}\". Its columns are {string.Join(", ", Names)}.", nameof(record));
            }
        }

        for (int j = 0; j < _columns.Length; j++)
        {
            FieldValue value = record.Find(_columns[j].Name) ?? throw new ArgumentException(
                $"The model expects a value of \"{_columns[j].Name}\" but the record has none. Set it to null if it is missing.", nameof(record));
            row[j] = _columns[j].Encode(value);
        }

        return row;
    }

    /// <summary>The code of a category, NaN for one that is missing or unknown.</summary>
    /// <exception cref="ArgumentException">The column is unknown, or holds numbers.</exception>
    public float CodeOf(string column, string? category)
    {
        ArgumentNullException.ThrowIfNull(column);
        FeatureColumn found = Array.Find(_columns, known => known.Name == column) ?? throw new ArgumentException(
            $"The model has no column \"{column}\". Its columns are {string.Join(", ", Names)}.", nameof(column));
        return found.IsNumber
            ? throw new ArgumentException($"The model expects numbers in \"{column}\", which have no codes.", nameof(column))
            : found.Encode(category);
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartArray("columns");
        foreach (FeatureColumn column in _columns)
        {
            json.WriteStartObject();
            json.WriteString("name", column.Name);
            json.WriteBoolean("gaps", column.HasGaps);
            if (column.Categories is not null)
            {
                EstimatorFile.Write(json, "categories", column.Categories);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <exception cref="InvalidDataException">The columns are not those of an estimator.</exception>
    public static FeatureSchema From(JsonElement json)
    {
        var columns = new List<FeatureColumn>();
        foreach (JsonElement column in EstimatorFile.Array(json, "columns"))
        {
            columns.Add(new FeatureColumn(
                EstimatorFile.Text(column, "name"), column.TryGetProperty("categories", out _) ? EstimatorFile.Texts(column, "categories") : null,
                EstimatorFile.Flag(column, "gaps")));
        }

        if (columns.Count == 0 || columns.DistinctBy(column => column.Name).Count() != columns.Count)
        {
            throw new InvalidDataException("An estimator's file expects one or more columns of different names.");
        }

        return new([.. columns]);
    }

    private static FeatureSchema Fit(List<string> notes, IEnumerable<(FeatureColumn Column, string? Fault)> all)
    {
        var columns = new List<FeatureColumn>();
        foreach ((FeatureColumn column, string? fault) in all)
        {
            if (fault is null)
            {
                columns.Add(column);
            }
            else
            {
                notes.Add($"\"{column.Name}\" is left out: {fault}");
            }
        }

        return columns.Count > 0
            ? new([.. columns.OrderBy(column => column.IsNumber ? column.HasGaps ? 0 : 1 : 2)])
            : throw new ArgumentException("The table has no column to learn from beside the target." + string.Concat(notes.Select(note => $" {note}")));
    }

    // Only categories that a row has: a part of a table keeps those of the whole.
    private static string[] Present(CategoryColumn column)
    {
        int[] counts = column.Counts();
        return [.. column.Categories.Where((_, code) => counts[code] > 0)];
    }

    private static void WriteNumbers(TableColumn column, Tensor rows, int j, long firstRow)
    {
        if (column is not NumberColumn numbers)
        {
            if (column.MissingCount == column.Count)
            {
                for (int i = 0; i < rows.Rows; i++)
                {
                    rows[i, j] = float.NaN;
                }

                return;
            }

            throw new ArgumentException(
                $"The model expects numbers in the column \"{column.Name}\" but its kind is {column.Kind}. Table.AsNumber or TableOptions.Kinds makes it one of numbers.",
                nameof(column));
        }

        ReadOnlySpan<double> values = numbers.AsSpan();
        for (int i = 0; i < values.Length; i++)
        {
            rows[i, j] = float.IsInfinity((float)values[i])
                ? throw new ArgumentException(FormattableString.Invariant(
                    $"Column \"{column.Name}\", row {firstRow + i}: expected a finite number within float32 but got {values[i]}."), nameof(column))
                : (float)values[i];
        }
    }

    // By text: a code that is a number here may have been read as a category elsewhere.
    private static void WriteCodes(TableColumn column, FeatureColumn known, Tensor rows, int j)
    {
        var codes = new Dictionary<string, float>(StringComparer.Ordinal);
        for (int code = 0; code < known.Categories!.Count; code++)
        {
            codes[known.Categories[code]] = code;
        }

        for (int i = 0; i < rows.Rows; i++)
        {
            rows[i, j] = column.TextAt(i) is { } text && codes.TryGetValue(text, out float code) ? code : float.NaN;
        }
    }
}
