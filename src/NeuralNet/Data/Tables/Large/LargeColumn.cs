namespace NeuralNet;

/// <summary>A column of a <see cref="LargeTable"/> as the pass over all rows found it. It never changes.</summary>
internal sealed record LargeColumn
{
    public required string Name { get; init; }

    public required ColumnKind Kind { get; init; }

    /// <summary>All rows.</summary>
    public required long Count { get; init; }

    /// <summary>Those without a value.</summary>
    public required long MissingCount { get; init; }

    /// <summary>Whether at most one different value was met. Not known of texts, where it is false.</summary>
    public required bool IsConstant { get; init; }

    /// <summary>What reading brought up.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Of dates: how they were written.</summary>
    public string? DateFormat { get; init; }

    /// <summary>Of numbers that are written in another way than usual: how they are read. Null for plain ones.</summary>
    public NumberParser? Parse { get; init; }

    /// <summary>Of categories: their names, in ordinal order.</summary>
    public string[] Categories { get; init; } = [];

    /// <summary>Of categories: how many rows have each.</summary>
    public long[] CategoryCounts { get; init; } = [];

    /// <summary>Of categories: the code of each text that was met; several spellings of yes have one.</summary>
    public Dictionary<string, int> Codes { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Whether each row has another category.</summary>
    public bool IsIdentifier => Kind == ColumnKind.Category && Count > 1 && Categories.Length == Count;
}
