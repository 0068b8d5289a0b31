namespace NeuralNet;

/// <summary>
/// A table of texts and numbers from a CSV file (RFC 4180): a header row with the column names, fields that may be quoted, lines
/// that end in CR LF, LF or CR, an optional byte order mark. Empty lines are skipped.
/// </summary>
/// <remarks>
/// All is read into memory. Numbers have the invariant form in every culture: 1234.5. A table never changes; many threads may read it.
/// </remarks>
public sealed class CsvTable
{
    private readonly CsvHeader _header;
    private readonly CsvRow[] _rows;

    private CsvTable(CsvHeader header, CsvRow[] rows)
    {
        _header = header;
        _rows = rows;
    }

    /// <summary>The names of the columns, from left to right.</summary>
    public IReadOnlyList<string> ColumnNames => _header.Names;

    /// <summary>The number of rows without the header.</summary>
    public int RowCount => _rows.Length;

    /// <summary>Reads a file of UTF-8, or of the encoding of its byte order mark.</summary>
    /// <param name="path">The file.</param>
    /// <param name="separator">The character between fields.</param>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="ArgumentException">The path is empty, or the separator is a quote or a line end.</exception>
    /// <exception cref="FormatException">
    /// The file is empty, two columns share a name, a row has too many or too few fields, or a quote is stray or never closed; the
    /// message names file, line and column.
    /// </exception>
    public static CsvTable Read(string path, char separator = ',')
    {
        using var reader = new StreamReader(path);
        return Parse(reader, Path.GetFileName(path), separator);
    }

    /// <summary>Reads a text, with commas between fields.</summary>
    /// <param name="text">The CSV itself.</param>
    /// <exception cref="ArgumentNullException">The text is null.</exception>
    /// <exception cref="FormatException">As for <see cref="Read"/>.</exception>
    public static CsvTable Parse(string text)
    {
        using var reader = new StringReader(text);
        return Parse(reader);
    }

    /// <summary>Reads to the end of a reader and leaves it open.</summary>
    /// <param name="reader">The source of the CSV text.</param>
    /// <param name="source">Its name in error messages.</param>
    /// <param name="separator">The character between fields.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The separator is a quote or a line end.</exception>
    /// <exception cref="FormatException">As for <see cref="Read"/>.</exception>
    public static CsvTable Parse(TextReader reader, string source = "CSV", char separator = ',')
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(source);
        var csv = new CsvReader(reader, source, separator);
        var rows = new List<CsvRow>();
        while (csv.Next() is { } row)
        {
            rows.Add(row);
        }

        return new CsvTable(csv.Header, [.. rows]);
    }

    /// <summary>The rows for which a predicate is true, in their order, such as <c>row => row["Split"] == "train"</c>.</summary>
    /// <param name="predicate">Called for every row.</param>
    /// <exception cref="ArgumentNullException">The predicate is null.</exception>
    public CsvTable Where(Func<CsvRow, bool> predicate) => new(_header, [.. _rows.Where(predicate)]);

    /// <summary>The texts of a column, N of them; empty where a field is.</summary>
    /// <param name="column">A column name.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public string[] Text(string column)
    {
        int index = _header.IndexOf(column);
        return Array.ConvertAll(_rows, row => row.Text(index));
    }

    /// <summary>The numbers of a column, N of them; <see cref="float.NaN"/> where a field is empty.</summary>
    /// <param name="column">A column name.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    /// <exception cref="FormatException">A field is not a finite number; the message names file, line and column.</exception>
    public float[] Column(string column)
    {
        int index = _header.IndexOf(column);
        return Array.ConvertAll(_rows, row => row.Number(index));
    }

    /// <summary>The numbers of some columns, [N, columns]; <see cref="float.NaN"/> where a field is empty.</summary>
    /// <param name="columns">One or more column names.</param>
    /// <exception cref="ArgumentException">There is no such column, or none was named.</exception>
    /// <exception cref="FormatException">A field is not a finite number; the message names file, line and column.</exception>
    public Tensor Matrix(params string[] columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Length == 0)
        {
            throw new ArgumentException("CsvTable.Matrix expects at least one column name but got none.", nameof(columns));
        }

        int[] indices = Array.ConvertAll(columns, _header.IndexOf);
        var numbers = new Tensor(RowCount, columns.Length);
        for (int i = 0; i < RowCount; i++)
        {
            for (int j = 0; j < indices.Length; j++)
            {
                numbers[i, j] = _rows[i].Number(indices[j]);
            }
        }

        return numbers;
    }

    /// <summary>The classes of a column: its distinct texts, sorted by character code, and the index of each row's among them.</summary>
    /// <param name="column">A column name.</param>
    /// <returns>Indices [N, 1], and the names that they count through.</returns>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    /// <exception cref="FormatException">A field is empty; the message names file, line and column.</exception>
    public (Tensor Indices, string[] Names) Classes(string column)
    {
        string[] names = [.. Text(column).Where(name => !string.IsNullOrWhiteSpace(name)).Distinct().Order(StringComparer.Ordinal)];
        return (IndicesAmong(names, column), names);
    }

    /// <summary>The index of each row's class among known names, as a test set needs the indices of its training set.</summary>
    /// <param name="column">A column name.</param>
    /// <param name="names">The distinct names of the classes, in the order of their indices.</param>
    /// <returns>Indices [N, 1].</returns>
    /// <exception cref="ArgumentNullException">The names are null.</exception>
    /// <exception cref="ArgumentException">There is no such column, no name, or a name twice.</exception>
    /// <exception cref="FormatException">A field is empty or none of the names; the message names file, line and column.</exception>
    public Tensor Classes(string column, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return names.Count == 0
            ? throw new ArgumentException("CsvTable.Classes expects the names of the classes but got none.", nameof(names))
            : IndicesAmong(names, column);
    }

    /// <summary>Text such as <c>159 rows: Species, Weight, Length1</c>.</summary>
    public override string ToString() => $"{RowCount} rows: {string.Join(", ", ColumnNames)}";

    private Tensor IndicesAmong(IReadOnlyList<string> names, string column)
    {
        int index = _header.IndexOf(column);
        var indexOfName = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < names.Count; i++)
        {
            if (!indexOfName.TryAdd(names[i], i))
            {
                throw new ArgumentException(
                    $"CsvTable.Classes expects distinct names but {CsvHeader.Quote(names[i])} is there twice, at {indexOfName[names[i]]} and {i}.",
                    nameof(names));
            }
        }

        var indices = new Tensor(RowCount, 1);
        for (int i = 0; i < RowCount; i++)
        {
            string text = _rows[i].Text(index);
            if (!indexOfName.TryGetValue(text, out int found))
            {
                throw _rows[i].Error(index, string.IsNullOrWhiteSpace(text)
                    ? "expected the name of a class but the field is empty. CsvTable.Where keeps the rows that have a value."
                    : $"expected one of the classes {CsvHeader.List(names)} but got {CsvHeader.Quote(text)}.");
            }

            indices[i] = found;
        }

        return indices;
    }
}
