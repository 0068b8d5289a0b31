using System.Globalization;
using System.Text;

namespace NeuralNet;

/// <summary>What the columns of a table hold, of any number of rows: added part by part, in memory that does not grow with the rows.</summary>
/// <remarks>The same rows in the same order give the same bits, in whatever parts they come. Not for several threads at once.</remarks>
/// <example><code>
/// TableSummary summary = LargeTable.Open("clicks.csv.gz").Summarize();
/// Console.WriteLine(summary);
/// double median = summary["price"].Quantiles.Quantile(0.5);
/// </code></example>
public sealed class TableSummary
{
    private ColumnSummary[] _columns = [];

    /// <summary>The number of rows, N.</summary>
    public long RowCount { get; private set; }

    /// <summary>The columns, from left to right; none before the first part.</summary>
    public IReadOnlyList<ColumnSummary> Columns => _columns;

    /// <summary>A column.</summary>
    /// <param name="name">Its name, compared by case.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public ColumnSummary this[string name] => Array.Find(_columns, column => column.Name == name) ?? throw new ArgumentException(
        $"The summary has no column {TableText.Quote(name)}. Its columns are {TableText.List(_columns.Select(column => column.Name))}.", nameof(name));

    /// <summary>Adds the rows of one more part.</summary>
    /// <param name="part">With the columns of the parts before, of the same kinds and in the same order.</param>
    /// <exception cref="ArgumentException">Its columns are others.</exception>
    public void Add(Table part)
    {
        ArgumentNullException.ThrowIfNull(part);
        Begin(part.Columns.Count, index => new ColumnSummary(part.Columns[index]));
        for (int i = 0; i < _columns.Length; i++)
        {
            _columns[i].ThrowIfUnlike(part.Columns[i].Name, part.Columns[i].Kind);
        }

        for (int i = 0; i < _columns.Length; i++)
        {
            _columns[i].Add(part.Columns[i]);
        }

        RowCount += part.RowCount;
    }

    /// <summary>Adds all rows of another summary, such as that of another file.</summary>
    /// <param name="other">With the same columns; stays as it is.</param>
    /// <exception cref="ArgumentException">Its columns are others, or it is this summary.</exception>
    public void Merge(TableSummary other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (ReferenceEquals(this, other))
        {
            throw new ArgumentException("TableSummary.Merge expects another summary but got itself.", nameof(other));
        }

        if (other.RowCount == 0)
        {
            return;
        }

        Begin(other._columns.Length, index => other._columns[index].Empty());
        for (int i = 0; i < _columns.Length; i++)
        {
            _columns[i].ThrowIfUnlike(other._columns[i].Name, other._columns[i].Kind);
        }

        for (int i = 0; i < _columns.Length; i++)
        {
            _columns[i].Merge(other._columns[i]);
        }

        RowCount += other.RowCount;
    }

    /// <summary>
    /// Rows to fit layers to, such as <see cref="QuantileScale.Fit"/> or <see cref="FillMissing.Fit"/>: in each column its quantiles, evenly spread from the least to the greatest,
    /// and as large a share of NaN as it has missing. Each column by itself: the numbers of a row do not belong together.
    /// </summary>
    /// <param name="names">One or more columns of numbers.</param>
    /// <param name="most">The most rows, 2 or more; fewer where there are fewer, and then they are the column's own numbers.</param>
    /// <returns>[min(N, most), names], float32.</returns>
    /// <exception cref="ArgumentException">There is no such column, one has no numbers, none was named, or there are no rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The most rows are less than 2.</exception>
    public Tensor Representative(IReadOnlyList<string> names, int most = 8192)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 2);
        if (names.Count == 0 || RowCount == 0)
        {
            throw new ArgumentException(
                $"TableSummary.Representative expects one or more columns and rows but got {names.Count} names and {RowCount} rows.", nameof(names));
        }

        var rows = Tensor.Filled(new Shape((int)Math.Min(RowCount, most), names.Count), float.NaN);
        for (int j = 0; j < names.Count; j++)
        {
            ColumnSummary column = this[names[j]];
            if (column.Kind != ColumnKind.Number)
            {
                throw new ArgumentException($"TableSummary.Representative expects columns of numbers but {TableText.Quote(names[j])} is of kind {column.Kind}.", nameof(names));
            }

            Representatives.Write(column.Quantiles, RowCount, rows, j);
        }

        return rows;
    }

    /// <summary>A line for each column, with its kind, range or most frequent values, and gaps.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{RowCount} rows, {_columns.Length} columns");
        int width = TableDescription.WidthOf(_columns.Select(column => column.Name));
        foreach (ColumnSummary column in _columns)
        {
            text.Append('\n').Append(TableText.Cut(column.Name).PadRight(width)).Append("  ").Append(column);
        }

        return text.ToString();
    }

    private void Begin(int count, Func<int, ColumnSummary> make)
    {
        if (_columns.Length == 0)
        {
            _columns = [.. Enumerable.Range(0, count).Select(make)];
        }

        if (_columns.Length != count)
        {
            throw new ArgumentException($"TableSummary expects parts of {_columns.Length} columns but got {count}.");
        }
    }
}
