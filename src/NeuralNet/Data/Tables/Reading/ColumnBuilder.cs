namespace NeuralNet;

/// <summary>
/// Takes the fields of one column: as numbers while all are, else as texts. Texts that come after numbers ask for a second reading, so that
/// the numbers before them are read as they are written.
/// </summary>
internal sealed class ColumnBuilder
{
    private readonly TableForm _form;
    private readonly FieldParser _parser;
    private readonly ColumnKind? _kind;
    private ChunkedList<double>? _numbers;
    private TextValues? _texts;
    private int _numberCount;
    private int _otherLine;
    private string? _other;

    /// <param name="name">Its name.</param>
    /// <param name="kind">The kind that the user wants, or null.</param>
    /// <param name="form">What the file looks like.</param>
    /// <param name="missing">What stands for no value.</param>
    public ColumnBuilder(string name, ColumnKind? kind, TableForm form, MissingTexts missing)
    {
        Name = name;
        (_kind, _form, _parser) = (kind, form, new FieldParser(form, missing, allowsCodes: kind is not null));
        if (kind is null or ColumnKind.Number)
        {
            _numbers = new();
        }
        else
        {
            _texts = new();
        }
    }

    public string Name { get; }

    /// <summary>Whether the rows must be read again, for this column as texts.</summary>
    public bool NeedsTexts => _numbers is null && _texts is null;

    public void RestartAsTexts() => _texts = new();

    /// <summary>Takes the next row's field.</summary>
    /// <returns>A problem with it, or null.</returns>
    public string? Add(ReadOnlySpan<char> field, int line)
    {
        if (_numbers is null)
        {
            return NeedsTexts ? null : AddText(field);
        }

        switch (_parser.Parse(field, out double number, out ReadOnlySpan<char> text))
        {
            case FieldContent.Problem:
                return text.ToString();
            case FieldContent.Text:
                GiveUpNumbers(text, line);
                return null;
            case FieldContent.Number:
                _numberCount++;
                break;
        }

        _numbers.Add(number);
        return null;
    }

    public TableColumn Build(string source) => _numbers is not null
        ? new NumberColumn(Name, _numbers.MoveToArray(), dateFormat: null)
        : new ColumnRule(Name, _kind, _form).Apply(_texts!, source, _numberCount, _otherLine, _other);

    private string? AddText(ReadOnlySpan<char> field)
    {
        switch (_parser.ParseText(field, out ReadOnlySpan<char> text))
        {
            case FieldContent.Problem:
                return text.ToString();
            case FieldContent.Missing:
                _texts!.AddMissing();
                break;
            default:
                _texts!.Add(text);
                break;
        }

        return null;
    }

    private void GiveUpNumbers(ReadOnlySpan<char> value, int line)
    {
        (_otherLine, _other) = (line, TableText.Quote(value));
        if (_numberCount == 0)
        {
            _texts = new();
            _texts.AddMissing(_numbers!.Count);
            _texts.Add(value);
        }

        _numbers = null;
    }
}
