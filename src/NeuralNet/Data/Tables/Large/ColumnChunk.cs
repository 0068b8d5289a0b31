namespace NeuralNet;

/// <summary>The values of a column in some rows, while they are read.</summary>
/// <param name="column">What the column is.</param>
internal sealed class ColumnChunk(LargeColumn column)
{
    private readonly ChunkedList<double> _numbers = new();
    private readonly ChunkedList<int> _codes = new();
    private readonly ChunkedList<string?> _texts = new();
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _codeOf =
        column.Codes.GetAlternateLookup<ReadOnlySpan<char>>();

    public LargeColumn Column => column;

    public void AddMissing()
    {
        switch (column.Kind)
        {
            case ColumnKind.Number:
                _numbers.Add(double.NaN);
                break;
            case ColumnKind.Category:
                _codes.Add(-1);
                break;
            default:
                _texts.Add(null);
                break;
        }
    }

    /// <summary>Adds a number to a column of numbers.</summary>
    public void AddNumber(double number) => _numbers.Add(number);

    /// <summary>Adds a text to a column of any kind; false where no such text was there when the kind was found.</summary>
    public bool TryAdd(ReadOnlySpan<char> text)
    {
        switch (column.Kind)
        {
            case ColumnKind.Number:
                double number = 0;
                if (column.Parse?.Invoke(text, out number) != true)
                {
                    return false;
                }

                _numbers.Add(number);
                return true;
            case ColumnKind.Category:
                if (!_codeOf.TryGetValue(text, out int code))
                {
                    return false;
                }

                _codes.Add(code);
                return true;
            default:
                _texts.Add(text.ToString());
                return true;
        }
    }

    /// <summary>Adds a row of a part, whose column has this kind and these categories.</summary>
    public void Add(TableColumn values, int row)
    {
        switch (values)
        {
            case NumberColumn numbers:
                _numbers.Add(numbers[row]);
                break;
            case CategoryColumn categories:
                _codes.Add(categories[row]);
                break;
            default:
                _texts.Add(values.TextAt(row));
                break;
        }
    }

    /// <summary>The rows as a column; nothing is left here.</summary>
    public TableColumn Take() => column.Kind switch
    {
        ColumnKind.Number => new NumberColumn(column.Name, _numbers.MoveToArray(), column.DateFormat) { ReadingNotes = column.Notes },
        ColumnKind.Category => new CategoryColumn(column.Name, _codes.MoveToArray(), column.Categories) { ReadingNotes = column.Notes },
        _ => new TextColumn(column.Name, _texts.MoveToArray(), isOwned: true) { ReadingNotes = column.Notes },
    };
}
