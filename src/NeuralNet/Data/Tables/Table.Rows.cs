namespace NeuralNet;

/// <content>Some of the rows.</content>
public sealed partial class Table
{
    /// <summary>Some rows, copied, in the order of the row numbers; a row may appear more than once.</summary>
    /// <param name="rows">Row numbers in 0 to N - 1.</param>
    /// <exception cref="ArgumentNullException">The rows are null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public Table Take(IReadOnlyList<int> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return new(Array.ConvertAll(_columns, column => column.Take(rows)));
    }

    /// <summary>Rows that follow each other, such as <c>table.Take(..100)</c>, copied.</summary>
    /// <param name="rows">A range of row numbers.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range goes beyond the table.</exception>
    public Table Take(Range rows)
    {
        (int offset, int length) = rows.GetOffsetAndLength(RowCount);
        int[] numbers = new int[length];
        Rows.InOrder(numbers, offset);
        return Take(numbers);
    }

    /// <summary>The rows for which a predicate is true, in their order, such as <c>row => row["Split"] == "train"</c>, copied.</summary>
    /// <param name="predicate">Called once for each row.</param>
    /// <exception cref="ArgumentNullException">The predicate is null.</exception>
    public Table Where(Func<TableRow, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return Take(RowsWhere(row => predicate(new(this, row))));
    }

    /// <summary>The rows that have a value in each of some columns, copied.</summary>
    /// <param name="names">Columns; all if none is named.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public Table WithoutMissing(params IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        TableColumn[] columns = names.Count == 0 ? _columns : [.. names.Select(name => this[name])];
        return Take(RowsWhere(row => !Array.Exists(columns, column => column.IsMissing(row))));
    }

    private int[] RowsWhere(Func<int, bool> belongs) => [.. Enumerable.Range(0, RowCount).Where(belongs)];
}
