namespace NeuralNet;

/// <summary>A named column of a <see cref="Table"/>: a <see cref="NumberColumn"/>, <see cref="CategoryColumn"/> or <see cref="TextColumn"/>.</summary>
/// <remarks>A column never changes; many threads may read it, and several tables may share it. Rows count from 0.</remarks>
public abstract class TableColumn
{
    private protected TableColumn(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name.Length > 0 ? name : throw new ArgumentException("A table's column expects a name but got an empty text.", nameof(name));
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>What the values are.</summary>
    public abstract ColumnKind Kind { get; }

    /// <summary>The number of rows, N.</summary>
    public abstract int Count { get; }

    /// <summary>How many rows have no value. O(N) where they were not counted before.</summary>
    public abstract int MissingCount { get; }

    /// <summary>Whether all rows that have a value have the same, or none has one: such a column tells nothing. O(N).</summary>
    public bool IsConstant => CountDistinct() <= 1;

    /// <summary>
    /// Whether the column looks like an identifier: each row has a value that no other has, in two rows or more. Numbers with a
    /// fraction are measurements and never count as such. O(N).
    /// </summary>
    public abstract bool IsIdentifier { get; }

    /// <summary>What reading the column brought up, such as a text among numbers.</summary>
    internal IReadOnlyList<string> ReadingNotes { get; init; } = [];

    /// <summary>Whether a row has no value.</summary>
    /// <param name="row">0 to N - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public abstract bool IsMissing(int row);

    /// <summary>A row's value as text, as <see cref="Table.Write(string)"/> writes it; null where it is missing.</summary>
    /// <param name="row">0 to N - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public abstract string? TextAt(int row);

    /// <summary>The number of different values, without the missing. O(N).</summary>
    public abstract int CountDistinct();

    /// <summary>Some rows, copied, in the order of the row numbers; a row may appear more than once.</summary>
    /// <param name="rows">Row numbers in 0 to N - 1.</param>
    /// <exception cref="ArgumentNullException">The rows are null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public abstract TableColumn Take(IReadOnlyList<int> rows);

    /// <summary>The same values under another name; nothing is copied.</summary>
    /// <param name="name">Not empty.</param>
    /// <exception cref="ArgumentException">The name is null or empty.</exception>
    public abstract TableColumn Rename(string name);

    /// <summary>Text such as <c>age: number, 0.17 to 80, mean 29.88, 263 missing</c>.</summary>
    public override string ToString() => $"{TableText.Cut(Name)}: {TableDescription.Describe(this)}";

    private protected T[] Gathered<T>(T[] values, IReadOnlyList<int> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var taken = new T[rows.Count];
        for (int i = 0; i < taken.Length; i++)
        {
            taken[i] = values[Verified(rows[i], nameof(rows))];
        }

        return taken;
    }

    private protected int Verified(int row, string parameter) => (uint)row < (uint)Count
        ? row
        : throw new ArgumentOutOfRangeException(parameter, $"Column {TableText.Quote(Name)} of {Count} rows has no row {row}: rows count from 0.");
}
