namespace NeuralNet;

/// <summary>A table: named columns of numbers, categories or texts, with gaps.</summary>
/// <remarks>
/// <para>
/// A column that is read or made without a kind gets it by this rule. Where all values are numbers, it has numbers: 1.5, -3e-4, with the decimal separator and the
/// groups of digits that <see cref="TableOptions"/> says. Whole numbers with a 0 before them, such as 01234, are codes and no
/// numbers. Where all are dates of one form, it has numbers too, days since 1970-01-01. Else it has categories if its different values are few: 20
/// or less, or on average four rows or more for each. Else it has texts. <see cref="AsCategory"/>, <see cref="AsNumber"/> and
/// <see cref="AsText"/> change the kind; <see cref="TableOptions.Kinds"/> does before anything is lost.
/// </para>
/// <para>A table never changes; many threads may read it. Rows count from 0. Tables that are made from others share their columns where all rows stay.</para>
/// </remarks>
/// <example>
/// <code>
/// Table table = Table.Read("churn.csv");
/// Console.WriteLine(table);                                        // a line for each column
/// (Table train, Table test) = table.StratifiedSplit("churn", 0.8, seed: 1);
/// </code>
/// </example>
public sealed partial class Table
{
    private readonly TableColumn[] _columns;
    private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);

    private Table(TableColumn[] columns)
    {
        _columns = columns;
        RowCount = columns[0].Count;
        for (int i = 0; i < columns.Length; i++)
        {
            if (!_indices.TryAdd(columns[i].Name, i))
            {
                throw new ArgumentException(
                    $"Table expects columns of different names but columns {_indices[columns[i].Name]} and {i} are both {TableText.Quote(columns[i].Name)}. Rename one.");
            }
        }
    }

    /// <summary>The number of rows, N.</summary>
    public int RowCount { get; }

    /// <summary>The columns, from left to right.</summary>
    public IReadOnlyList<TableColumn> Columns => _columns;

    /// <summary>The names of the columns, from left to right.</summary>
    public IReadOnlyList<string> ColumnNames => Array.ConvertAll(_columns, column => column.Name);

    /// <summary>The kind of each column by name: as <see cref="TableOptions.Kinds"/>, it makes <see cref="Read(string, TableOptions)"/> read another file likewise.</summary>
    public IReadOnlyDictionary<string, ColumnKind> Kinds => _columns.ToDictionary(column => column.Name, column => column.Kind);

    /// <summary>
    /// What one should know before learning from the table, a sentence each: columns that are constant, without a value or with another value in each
    /// row; texts among numbers; dates and numbers that could be read in two ways. Computed at each call.
    /// </summary>
    public IReadOnlyList<string> Notes => TableDescription.Notes(this);

    /// <summary>A column.</summary>
    /// <param name="name">Its name, compared by case.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public TableColumn this[string name] => _columns[IndexOf(name)];

    /// <summary>A table of columns, which are shared.</summary>
    /// <param name="columns">One or more, with different names and equally many rows.</param>
    /// <exception cref="ArgumentNullException">The columns or one of them are null.</exception>
    /// <exception cref="ArgumentException">There is no column, two have one name, or the numbers of rows differ.</exception>
    public static Table Of(params IReadOnlyList<TableColumn> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Count == 0)
        {
            throw new ArgumentException("Table.Of expects at least one column but got none.", nameof(columns));
        }

        foreach (TableColumn column in columns)
        {
            ArgumentNullException.ThrowIfNull(column, nameof(columns));
            if (column.Count != columns[0].Count)
            {
                throw new ArgumentException(
                    $"Table.Of expects columns of equally many rows but {TableText.Quote(columns[0].Name)} has {columns[0].Count} and "
                    + $"{TableText.Quote(column.Name)} has {column.Count}.", nameof(columns));
            }
        }

        return new([.. columns]);
    }

    /// <summary>Whether there is a column of this name.</summary>
    /// <param name="name">A name, compared by case.</param>
    public bool Has(string name) => _indices.ContainsKey(name);

    /// <summary>A column of numbers.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">There is no such column, or it has another kind.</exception>
    public NumberColumn Numbers(string name) => this[name] as NumberColumn ?? throw WrongKind(name, "numbers", nameof(AsNumber));

    /// <summary>A column of categories.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">There is no such column, or it has another kind.</exception>
    public CategoryColumn Categories(string name) => this[name] as CategoryColumn ?? throw WrongKind(name, "categories", nameof(AsCategory));

    /// <summary>A column of texts.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">There is no such column, or it has another kind.</exception>
    public TextColumn Texts(string name) => this[name] as TextColumn ?? throw WrongKind(name, "texts", nameof(AsText));

    /// <summary>The numbers of some columns as float32, [N, columns]; <see cref="float.NaN"/> where one is missing.</summary>
    /// <param name="names">One or more columns of numbers.</param>
    /// <exception cref="ArgumentException">There is no such column, one has no numbers, or none was named.</exception>
    public Tensor Matrix(params IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (names.Count == 0)
        {
            throw new ArgumentException("Table.Matrix expects at least one column name but got none.", nameof(names));
        }

        NumberColumn[] columns = [.. names.Select(Numbers)];
        var matrix = new Tensor(RowCount, columns.Length);
        Span<float> to = matrix.AsSpan();
        for (int j = 0; j < columns.Length; j++)
        {
            ReadOnlySpan<double> from = columns[j].AsSpan();
            for (int i = 0; i < from.Length; i++)
            {
                to[(i * columns.Length) + j] = (float)from[i];
            }
        }

        return matrix;
    }

    /// <summary>
    /// A summary: a line for each column with its kind, range or most frequent values, and gaps; then <see cref="Notes"/>. It reads all values.
    /// </summary>
    public override string ToString() => TableDescription.Describe(this);

    private int IndexOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _indices.TryGetValue(name, out int index) ? index : throw new ArgumentException(
            $"The table has no column {TableText.Quote(name)}. Its columns are {TableText.List(ColumnNames)}.", nameof(name));
    }

    private ArgumentException WrongKind(string name, string expected, string method)
    {
        TableColumn column = this[name];
        string note = column.ReadingNotes.Count > 0 ? $" When it was read: {column.ReadingNotes[0]}." : "";
        return new($"Column {TableText.Quote(name)} has no {expected}: its kind is {column.Kind}.{note} Table.{method} makes a table where it has.", nameof(name));
    }
}
