namespace NeuralNet;

/// <summary>Counts what some rows of a column have.</summary>
/// <param name="column">What the column is.</param>
internal sealed class ColumnCount(LargeColumn column)
{
    private readonly long[] _categories = new long[column.Categories.Length];
    private long _missing;
    private double _least = double.PositiveInfinity;
    private double _greatest = double.NegativeInfinity;

    public void Add(TableColumn values, int row)
    {
        switch (values)
        {
            case NumberColumn numbers when !double.IsNaN(numbers[row]):
                (_least, _greatest) = (Math.Min(_least, numbers[row]), Math.Max(_greatest, numbers[row]));
                break;
            case CategoryColumn categories when categories[row] >= 0:
                _categories[categories[row]]++;
                break;
            default:
                _missing += values.IsMissing(row) ? 1 : 0;
                break;
        }
    }

    /// <summary>The same column, of the rows that were added.</summary>
    /// <param name="rows">How many.</param>
    public LargeColumn Column(long rows) => column with
    {
        Count = rows,
        MissingCount = _missing,
        CategoryCounts = _categories,
        IsConstant = column.Kind switch
        {
            ColumnKind.Number => _least >= _greatest,
            ColumnKind.Category => _categories.Count(count => count > 0) <= 1,
            _ => column.IsConstant,
        },
    };
}
