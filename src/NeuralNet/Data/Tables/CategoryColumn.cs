namespace NeuralNet;

/// <summary>A column that has one of a few names, its categories, in each row: the index of the name, or -1 where it is missing.</summary>
/// <remarks>
/// The categories are in ordinal order (by character code), whatever the order of the rows, so the same values always have the same
/// codes. <see cref="Take"/> keeps all categories: the parts of a split have the same codes, also where a part lacks a category.
/// </remarks>
public sealed class CategoryColumn : TableColumn
{
    private readonly int[] _codes;
    private readonly string[] _categories;

    /// <summary>A column of names, whose categories are the different ones among them.</summary>
    /// <param name="name">Not empty.</param>
    /// <param name="values">The name of each row; null, empty or blank where it is missing.</param>
    /// <exception cref="ArgumentNullException">The name or the values are null.</exception>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public CategoryColumn(string name, IEnumerable<string?> values)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(values);
        string?[] texts = [.. values.Select(TableText.OrNull)];
        _categories = [.. texts.OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        Dictionary<string, int> indices = Indices(_categories);
        _codes = Array.ConvertAll(texts, text => text is null ? -1 : indices[text]);
    }

    internal CategoryColumn(string name, int[] codes, string[] categories)
        : base(name)
    {
        _codes = codes;
        _categories = categories;
    }

    /// <inheritdoc/>
    public override ColumnKind Kind => ColumnKind.Category;

    /// <inheritdoc/>
    public override int Count => _codes.Length;

    /// <inheritdoc/>
    public override int MissingCount => _codes.Count(code => code < 0);

    /// <inheritdoc/>
    public override bool IsIdentifier => Count > 1 && CountDistinct() == Count;

    /// <summary>The names, different and in ordinal order unless <see cref="WithCategories"/> gave another.</summary>
    public IReadOnlyList<string> Categories => _categories;

    /// <summary>The code of a row: an index of <see cref="Categories"/>, or -1 where it is missing.</summary>
    /// <param name="row">0 to N - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public int this[int row] => _codes[Verified(row, nameof(row))];

    /// <summary>All codes, [N]; nothing is copied.</summary>
    public ReadOnlySpan<int> AsSpan() => _codes;

    /// <summary>The same rows with the codes of known names, as new rows need those of the rows that a model learned from.</summary>
    /// <param name="categories">Different names, in the order of their codes. A row with another name becomes missing.</param>
    /// <exception cref="ArgumentNullException">The categories or one of them are null.</exception>
    /// <exception cref="ArgumentException">A name is there twice, or is blank.</exception>
    public CategoryColumn WithCategories(IReadOnlyList<string> categories)
    {
        ArgumentNullException.ThrowIfNull(categories);
        string[] names = [.. categories];
        Dictionary<string, int> indices = Indices(names);
        int[] newCodes = Array.ConvertAll(_categories, name => indices.GetValueOrDefault(name, -1));
        return new(Name, Array.ConvertAll(_codes, code => code < 0 ? -1 : newCodes[code]), names) { ReadingNotes = ReadingNotes };
    }

    /// <summary>The codes as class indices, [N, 1], as a classification's targets are.</summary>
    /// <exception cref="InvalidOperationException">A row has no value.</exception>
    public Tensor ToIndices()
    {
        int missing = Array.FindIndex(_codes, code => code < 0);
        return missing < 0 ? ToTensor() : throw new InvalidOperationException(
            $"Column {TableText.Quote(Name)} expects a class in each row but row {missing} has none. Table.Where keeps the rows that have a value.");
    }

    /// <summary>A column for each category, 1 in that of the row and 0 in the others, [N, K]; all 0 where the row has no value.</summary>
    /// <exception cref="InvalidOperationException">There is no category.</exception>
    public Tensor OneHot()
    {
        if (_categories.Length == 0)
        {
            throw new InvalidOperationException($"Column {TableText.Quote(Name)} has no value in any row, so there is no category to encode. Leave it out.");
        }

        var tensor = new Tensor(Count, _categories.Length);
        for (int i = 0; i < _codes.Length; i++)
        {
            if (_codes[i] >= 0)
            {
                tensor[i, _codes[i]] = 1;
            }
        }

        return tensor;
    }

    /// <inheritdoc/>
    public override bool IsMissing(int row) => this[row] < 0;

    /// <inheritdoc/>
    public override string? TextAt(int row) => this[row] is int code and >= 0 ? _categories[code] : null;

    /// <inheritdoc/>
    public override int CountDistinct() => Counts().Count(count => count > 0);

    /// <summary>How many rows each category has, [K].</summary>
    public int[] Counts()
    {
        int[] counts = new int[_categories.Length];
        foreach (int code in _codes)
        {
            if (code >= 0)
            {
                counts[code]++;
            }
        }

        return counts;
    }

    /// <inheritdoc/>
    public override CategoryColumn Take(IReadOnlyList<int> rows) => new(Name, Gathered(_codes, rows), _categories) { ReadingNotes = ReadingNotes };

    /// <inheritdoc/>
    public override CategoryColumn Rename(string name) => new(name, _codes, _categories) { ReadingNotes = ReadingNotes };

    /// <summary>The codes as float32, [N, 1]; NaN where one is missing. Exact up to 2^24.</summary>
    internal Tensor ToTensor()
    {
        var tensor = new Tensor(Count, 1);
        for (int i = 0; i < _codes.Length; i++)
        {
            tensor[i] = _codes[i] < 0 ? float.NaN : _codes[i];
        }

        return tensor;
    }

    private static Dictionary<string, int> Indices(string[] names)
    {
        var indices = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < names.Length; i++)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(names[i], nameof(names));
            if (!indices.TryAdd(names[i], i))
            {
                throw new ArgumentException(
                    $"A category column expects different names but {TableText.Quote(names[i])} is there twice, at {indices[names[i]]} and {i}.", nameof(names));
            }
        }

        return indices;
    }
}
