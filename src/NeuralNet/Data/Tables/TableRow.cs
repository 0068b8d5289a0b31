namespace NeuralNet;

/// <summary>One row of a <see cref="Table"/>, as <see cref="Table.Where"/> shows it.</summary>
public readonly struct TableRow
{
    private readonly Table _table;

    internal TableRow(Table table, int index)
    {
        _table = table;
        Index = index;
    }

    /// <summary>The row's number in its table, from 0.</summary>
    public int Index { get; }

    /// <summary>A value as text; null where it is missing.</summary>
    /// <param name="column">A column name.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public string? this[string column] => _table[column].TextAt(Index);

    /// <summary>Whether a value is there.</summary>
    /// <param name="column">A column name.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public bool Has(string column) => !_table[column].IsMissing(Index);

    /// <summary>A number; NaN where it is missing.</summary>
    /// <param name="column">The name of a column of numbers.</param>
    /// <exception cref="ArgumentException">There is no such column, or it has no numbers.</exception>
    public double Number(string column) => _table.Numbers(column)[Index];
}
