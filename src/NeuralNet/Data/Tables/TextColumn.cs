namespace NeuralNet;

/// <summary>A column of texts; null where one is missing. Equal texts of a file share one string.</summary>
public sealed class TextColumn : TableColumn
{
    private readonly string?[] _values;

    /// <summary>A column of texts, copied.</summary>
    /// <param name="name">Not empty.</param>
    /// <param name="values">Texts; null, empty or blank where one is missing.</param>
    /// <exception cref="ArgumentNullException">The name or the values are null.</exception>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public TextColumn(string name, IEnumerable<string?> values)
        : this(name, [.. (values ?? throw new ArgumentNullException(nameof(values))).Select(TableText.OrNull)], isOwned: true)
    {
    }

    internal TextColumn(string name, string?[] values, bool isOwned)
        : base(name)
    {
        _values = isOwned ? values : [.. values];
    }

    /// <inheritdoc/>
    public override ColumnKind Kind => ColumnKind.Text;

    /// <inheritdoc/>
    public override int Count => _values.Length;

    /// <inheritdoc/>
    public override int MissingCount => _values.Count(value => value is null);

    /// <inheritdoc/>
    public override bool IsIdentifier => Count > 1 && CountDistinct() == Count;

    /// <summary>The text of a row; null where it is missing.</summary>
    /// <param name="row">0 to N - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public string? this[int row] => _values[Verified(row, nameof(row))];

    /// <summary>All texts, [N]; nothing is copied.</summary>
    public ReadOnlySpan<string?> AsSpan() => _values;

    /// <inheritdoc/>
    public override bool IsMissing(int row) => this[row] is null;

    /// <inheritdoc/>
    public override string? TextAt(int row) => this[row];

    /// <inheritdoc/>
    public override int CountDistinct() => _values.Where(value => value is not null).Distinct(StringComparer.Ordinal).Count();

    /// <inheritdoc/>
    public override TextColumn Take(IReadOnlyList<int> rows) => new(Name, Gathered(_values, rows), isOwned: true) { ReadingNotes = ReadingNotes };

    /// <inheritdoc/>
    public override TextColumn Rename(string name) => new(name, _values, isOwned: true) { ReadingNotes = ReadingNotes };
}
