namespace NeuralNet;

/// <summary>
/// Takes the fields of one column: as numbers while all are, else as texts. Texts that come after numbers ask for a second reading, so that
/// the numbers before them are read as they are written.
/// </summary>
internal sealed class ColumnBuilder
{
    private readonly TableForm _form;
    private readonly MissingTexts _missing;
    private readonly ColumnKind? _kind;
    private readonly bool _hasMissingNumbers;
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
        (_kind, _form, _missing, _hasMissingNumbers) = (kind, form, missing, missing.HasNumbers);
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
        if (_numbers is not null && NumberText.TryParse(field, _form.DecimalSeparator, out double number) && !IsCode(field))
        {
            AddNumber(number);
            return null;
        }

        return NeedsTexts ? null : AddOther(field, line);
    }

    public TableColumn Build(string source) => _numbers is not null
        ? new NumberColumn(Name, _numbers.MoveToArray(), dateFormat: null)
        : new ColumnRule(Name, _kind, _form).Apply(_texts!, source, _numberCount, _otherLine, _other);

    private string? AddOther(ReadOnlySpan<char> field, int line)
    {
        string? problem = FieldText.Parse(field, _form.HasQuotes, out ReadOnlySpan<char> value);
        if (problem is not null)
        {
            return problem;
        }

        if (_missing.Contains(value))
        {
            _numbers?.Add(double.NaN);
            _texts?.AddMissing();
        }
        else if (_numbers is null)
        {
            _texts!.Add(value);
        }
        else if (NumberText.TryParse(value.Trim(), _form.DecimalSeparator, out double number) && !IsCode(value))
        {
            AddNumber(number);
        }
        else
        {
            GiveUpNumbers(value, line);
        }

        return null;
    }

    private void AddNumber(double number)
    {
        if (_hasMissingNumbers && _missing.Contains(number))
        {
            _numbers!.Add(double.NaN);
        }
        else
        {
            _numbers!.Add(number);
            _numberCount++;
        }
    }

    private bool IsCode(ReadOnlySpan<char> value) =>
        value.Length > 1 && value[0] == '0' && _kind is null && NumberText.HasLeadingZero(value);

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
