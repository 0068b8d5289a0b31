namespace NeuralNet;

/// <summary>The columns of a table of records: a name and a function for each. See <see cref="Table.From{T}(IEnumerable{T}, Action{TableMapping{T}})"/>.</summary>
/// <typeparam name="T">The type of a record.</typeparam>
public sealed class TableMapping<T>
{
    private readonly List<(Action<T> Add, Func<TableColumn> Build)> _columns = [];

    internal TableMapping()
    {
    }

    /// <summary>Adds a column of numbers.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">The number of a record; null or NaN where it is missing.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public TableMapping<T> Number(string name, Func<T, double?> value) =>
        Add(name, value, number => number ?? double.NaN, numbers => new NumberColumn(name, numbers));

    /// <summary>Adds a column of categories.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">The category of a record; null, empty or blank where it is missing.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public TableMapping<T> Category(string name, Func<T, string?> value) =>
        Add(name, value, text => text, texts => new CategoryColumn(name, texts));

    /// <summary>Adds a column of the categories false and true.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">The answer of a record; null where it is missing.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public TableMapping<T> Flag(string name, Func<T, bool?> value) =>
        Add(name, value, answer => answer is bool known ? BooleanText.Write(known) : null, texts => new CategoryColumn(name, texts));

    /// <summary>Adds a column of dates, as days since 1970-01-01.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">The date of a record with its time of day; null where it is missing.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public TableMapping<T> Date(string name, Func<T, DateTime?> value) => Add(
        name, value, date => date is DateTime known ? NumberColumn.DaysOf(known) : double.NaN, days => DateText.Column(name, days));

    /// <summary>Adds a column of texts.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">The text of a record; null, empty or blank where it is missing.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public TableMapping<T> Text(string name, Func<T, string?> value) => Add(name, value, text => text, texts => new TextColumn(name, texts));

    internal Table Read(IEnumerable<T> rows)
    {
        if (_columns.Count == 0)
        {
            throw new ArgumentException("Table.From expects columns but the mapping adds none: call Number, Category, Flag, Date or Text.");
        }

        foreach (T row in rows)
        {
            foreach ((Action<T> add, _) in _columns)
            {
                add(row);
            }
        }

        return Table.Of([.. _columns.Select(column => column.Build())]);
    }

    private TableMapping<T> Add<TValue, TStored>(string name, Func<T, TValue> value, Func<TValue, TStored> store, Func<TStored[], TableColumn> build)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        var values = new ChunkedList<TStored>();
        _columns.Add((row => values.Add(store(value(row))), () => build(values.MoveToArray())));
        return this;
    }
}
