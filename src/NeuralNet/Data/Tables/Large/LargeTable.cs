using System.Data;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace NeuralNet;

/// <summary>A table of any size: read again and again in parts that fit into memory, each a <see cref="Table"/> with the same columns, kinds and codes of categories.</summary>
/// <remarks>
/// <para>
/// Opening goes over all rows once, and once more where texts come after numbers in a column. It finds the kinds by the rule of <see cref="Table"/>, so all parts together are the
/// table that <see cref="Table.Read(string, TableOptions)"/> gives; one limit is added: a column with more than 100,000 different texts, or 10 million characters of them, has texts
/// and no categories. Memory does not grow with the rows: it holds the categories, a part, and a row.
/// </para>
/// <para>Many threads may read at the same time. A file that changes between two passes is an error where that is seen: other counts of rows, other columns, texts that were not there.</para>
/// </remarks>
/// <example><code>
/// LargeTable clicks = LargeTable.Open("clicks/");            // a folder of files, or a file
/// Console.WriteLine(clicks.Summarize());
/// foreach (Table part in clicks.Parts())
/// {
///     Console.WriteLine(part.RowCount);
/// }
/// </code></example>
public sealed partial class LargeTable
{
    private const string Justification = "The overloads differ in their first parameter.";

    /// <summary>The rows of a part, unless another number is given.</summary>
    internal const int UsualRows = 16_384;

    private readonly LargeSource _source;
    private readonly LargeColumn[] _columns;

    private LargeTable(LargeSource source)
    {
        (_source, _columns) = (source, source.Scan());
        if (_columns.DistinctBy(column => column.Name).Count() < _columns.Length)
        {
            throw new ArgumentException($"LargeTable expects columns of different names but got {TableText.List(ColumnNames)}. Rename one.");
        }
    }

    /// <summary>The number of rows, N.</summary>
    public long RowCount => _columns[0].Count;

    /// <summary>The names of the columns, from left to right.</summary>
    public IReadOnlyList<string> ColumnNames => Array.ConvertAll(_columns, column => column.Name);

    /// <summary>The kind of each column by name.</summary>
    public IReadOnlyDictionary<string, ColumnKind> Kinds => _columns.ToDictionary(column => column.Name, column => column.Kind);

    /// <summary>What reading brought up, a sentence each, such as texts among numbers.</summary>
    public IReadOnlyList<string> Notes => [.. _columns.SelectMany(column => column.Notes.Select(note => $"{TableText.Cut(column.Name)}: {note}"))];

    internal IReadOnlyList<LargeColumn> Columns => _columns;

    /// <summary>Opens a file of separated values, plain or compressed by gzip, or a folder of such files, one after another by name.</summary>
    /// <param name="path">
    /// A file or a folder. Files of a folder whose names begin with a point or an underscore are left out; names such as <c>part-00002-of-00010.csv</c> must be there from the first to
    /// the last.
    /// </param>
    /// <param name="options">What should not be found but is known; null for nothing. The form (separators, names) is that of the first file.</param>
    /// <exception cref="FormatException">As for <see cref="Table.Read(string, TableOptions)"/>; or a file has other columns than the first.</exception>
    /// <exception cref="ArgumentException">The path is empty, or an option is out of range or names no column.</exception>
    /// <exception cref="IOException">A file does not exist, is missing among those of a folder, cannot be read or changed meanwhile; the message names it.</exception>
    /// <exception cref="UnauthorizedAccessException">Reading is not allowed.</exception>
    [SuppressMessage("ApiDesign", "RS0026", Justification = Justification)]
    public static LargeTable Open(string path, TableOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Open(Directory.Exists(path) ? ShardNames.FilesIn(path, "LargeTable.Open", pattern: "*") : [path], options);
    }

    /// <summary>Opens several files as one table, one after another.</summary>
    /// <param name="paths">One or more files with the same columns.</param>
    /// <param name="options">What should not be found but is known; null for nothing.</param>
    /// <inheritdoc cref="Open(string, TableOptions)" path="/exception"/>
    [SuppressMessage("ApiDesign", "RS0026", Justification = Justification)]
    public static LargeTable Open(IReadOnlyList<string> paths, TableOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(paths);
        foreach (string path in paths)
        {
            ArgumentException.ThrowIfNullOrEmpty(path, nameof(paths));
        }

        return Open([.. paths.Select(CsvFile.At)], options);
    }

    /// <summary>The answer of a query, of any size, as <see cref="Table.From(IDataReader)"/> takes it.</summary>
    /// <param name="open">Runs the query, and is called for each pass; the reader is disposed after it. It must give the same rows each time; an ORDER BY makes it give the same order.</param>
    /// <example><code>
    /// LargeTable orders = LargeTable.From(() =&gt; command.ExecuteReader());
    /// </code></example>
    /// <exception cref="ArgumentException">The reader has no column.</exception>
    /// <exception cref="FormatException">A value is of a type that a table has no column for; the message names row and column.</exception>
    /// <exception cref="IOException">The answer has another number of rows in another pass.</exception>
    public static LargeTable From(Func<IDataReader> open)
    {
        ArgumentNullException.ThrowIfNull(open);
        return new(new DatabaseSource(open));
    }

    /// <summary>All rows in their order, part by part. Each enumeration reads anew, and holds one part.</summary>
    /// <param name="rows">The rows of each part but perhaps the last, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rows are less than 1.</exception>
    /// <exception cref="IOException">While enumerating: a file is gone, cannot be read or has changed; the message names it and the line.</exception>
    public IEnumerable<Table> Parts(int rows = UsualRows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        return _source.Read(_columns, rows);
    }

    /// <summary>Counts, moments, quantiles and categories of all columns, in one pass.</summary>
    /// <exception cref="IOException">As for <see cref="Parts"/>.</exception>
    public TableSummary Summarize()
    {
        var summary = new TableSummary();
        foreach (Table part in Parts())
        {
            summary.Add(part);
        }

        return summary;
    }

    /// <summary>A line for each column with its kind and gaps, then <see cref="Notes"/>. <see cref="Summarize"/> tells more.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{RowCount} rows, {_columns.Length} columns");
        int width = TableDescription.WidthOf(ColumnNames);
        foreach (LargeColumn column in _columns)
        {
            text.Append('\n').Append(TableText.Cut(column.Name).PadRight(width)).Append(CultureInfo.InvariantCulture, $"  {TableDescription.Lower(column.Kind)}");
            if (column.Kind == ColumnKind.Category)
            {
                text.Append(CultureInfo.InvariantCulture, $", {column.Categories.Length} different");
            }

            if (column.MissingCount > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"; {column.MissingCount} missing");
            }
        }

        foreach (string note in Notes)
        {
            text.Append("\nnote: ").Append(note);
        }

        return text.ToString();
    }

    /// <summary>Opens files that need not be on a disk.</summary>
    internal static LargeTable Open(IReadOnlyList<CsvFile> files, TableOptions? options)
    {
        (options ??= TableOptions.Default).Verify();
        return files.Count > 0
            ? new(new CsvSource(files, options))
            : throw new ArgumentException("LargeTable.Open expects one or more files but got none.");
    }
}
