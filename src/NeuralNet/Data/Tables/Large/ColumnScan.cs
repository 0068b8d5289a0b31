namespace NeuralNet;

/// <summary>Finds what a column holds, value by value, in memory that does not grow with the rows, by the rule of <see cref="ColumnRule"/>.</summary>
/// <param name="name">Its name.</param>
/// <param name="kind">The kind that the user wants, or null.</param>
/// <param name="form">What the text looks like; null for a database, whose texts are never numbers.</param>
internal sealed class ColumnScan(string name, ColumnKind? kind, TableForm? form)
{
    private bool _isNumber = kind is null or ColumnKind.Number;
    private CountedTexts? _texts = kind is null or ColumnKind.Number ? null : NewTexts(kind, form);
    private long _count;
    private long _missingCount;
    private long _numberCount;
    private double _least = double.PositiveInfinity;
    private double _greatest = double.NegativeInfinity;
    private bool _isDate;
    private bool _hasTimes;
    private string? _otherPlace;        // of the first text among numbers, such as file and line
    private string? _otherNote;
    private string? _other;

    public string Name => name;

    /// <summary>Whether values are looked at as numbers, since all were.</summary>
    public bool IsNumber => _isNumber;

    /// <summary>Whether the rows must be read again, for this column as texts.</summary>
    public bool NeedsTexts => !_isNumber && _texts is null;

    /// <summary>Begins again at the first row.</summary>
    public void RestartAsTexts()
    {
        (_texts, _count, _missingCount) = (NewTexts(kind, form), 0, 0);
    }

    public void AddMissing()
    {
        _count++;
        _missingCount++;
    }

    public void AddNumber(double number)
    {
        _count++;
        _numberCount++;
        (_least, _greatest) = (Math.Min(_least, number), Math.Max(_greatest, number));
    }

    /// <summary>Adds a date of a database; false where numbers came before: then all are texts, and the caller adds it as one.</summary>
    public bool TryAddDate(double days)
    {
        if (_numberCount > 0 && !_isDate)
        {
            return false;
        }

        _isDate = true;
        _hasTimes |= !double.IsInteger(days);
        AddNumber(days);
        return true;
    }

    /// <summary>Whether a plain number may be added: no date came before.</summary>
    public bool TakesNumbers => !_isDate;

    /// <summary>Says that the next value is a text among numbers: from it on, all are texts.</summary>
    /// <param name="text">The value.</param>
    /// <param name="place">Where it is, for an error about it.</param>
    /// <param name="notePlace">The same for a note.</param>
    public void GiveUpNumbers(ReadOnlySpan<char> text, string place, string notePlace)
    {
        (_isNumber, _otherPlace, _otherNote, _other) = (false, place, notePlace, TableText.Quote(text));
        _texts = _numberCount == 0 ? NewTexts(kind, form) : null;
    }

    /// <summary>Adds a text, where numbers were given up.</summary>
    public void AddText(ReadOnlySpan<char> text)
    {
        _texts?.Add(text, _count);
        _count++;
    }

    /// <summary>What the column is.</summary>
    /// <exception cref="FormatException">It is not of the kind that the user wants.</exception>
    public LargeColumn Decide()
    {
        if (_isNumber)
        {
            string? dateFormat = _isDate ? DateText.FormatOf(_hasTimes) : null;
            return Number(isConstant: _least >= _greatest, dateFormat, parse: null, []);
        }

        CountedTexts texts = _texts!;
        if (kind == ColumnKind.Text)
        {
            return Text(texts, []);
        }

        if (kind == ColumnKind.Category)
        {
            return texts.AreTooMany ? throw new FormatException(
                $"Column {TableText.Quote(name)}: expected at most {CountedTexts.MostDifferent} categories of 10 million characters together but there are more. Pass ColumnKind.Text for it among Kinds.")
                : Category([.. texts.Texts], texts, []);
        }

        List<string> notes = [];
        if (texts.Numbers is { } numbers)
        {
            NumberParser? parse = numbers.Decide(out string? format, out string[] found);
            if (parse is not null)
            {
                return Number(isConstant: !texts.AreTooMany && texts.Texts.Count <= 1, format, parse, format is null ? found : []);
            }

            notes.AddRange(found);
        }

        if (kind == ColumnKind.Number)
        {
            return BooleanText.ToNumbers(texts.Texts) is { } answers ? Answers(texts, answers) : throw new FormatException(
                $"{_otherPlace}, column {TableText.Quote(name)}: expected a number but got {_other}. Pass it among MissingTexts if it stands for "
                + "no value, a ThousandsSeparator or DecimalSeparator if it is a number, or another kind among Kinds.");
        }

        if (_numberCount > 0 && form is not null)
        {
            notes.Add($"{_otherNote} has {_other} among numbers, so all are texts; pass it among MissingTexts if it stands for no value");
        }

        if (texts.IsOverLimit)
        {
            notes.Add($"it has texts and no categories: more than {CountedTexts.MostDifferent} different ones, or 10 million characters of them");
        }

        string[] distinct = [.. texts.Texts];
        BooleanText.Unify(distinct);
        return !texts.AreTooMany && ColumnRule.IsFew(distinct.Length, _count - _missingCount) ? Category(distinct, texts, notes) : Text(texts, notes);
    }

    private static CountedTexts NewTexts(ColumnKind? kind, TableForm? form) => new(
        form is not null && (kind is null or ColumnKind.Number) ? new TextNumbers(form, allowsCodes: kind == ColumnKind.Number) : null, isCategory: kind == ColumnKind.Category);

    private LargeColumn Number(bool isConstant, string? dateFormat, NumberParser? parse, IReadOnlyList<string> notes) => new()
    {
        Name = name,
        Kind = ColumnKind.Number,
        Count = _count,
        MissingCount = _missingCount,
        IsConstant = isConstant,
        DateFormat = dateFormat,
        Parse = parse,
        Notes = notes,
    };

    private LargeColumn Answers(CountedTexts texts, double[] answers)
    {
        var numbers = texts.Texts.Zip(answers).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
        return Number(answers.Distinct().Count() <= 1, dateFormat: null, Parse, []);

        bool Parse(ReadOnlySpan<char> text, out double number) => numbers.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out number);
    }

    private LargeColumn Text(CountedTexts texts, IReadOnlyList<string> notes) => new()
    {
        Name = name,
        Kind = ColumnKind.Text,
        Count = _count,
        MissingCount = _missingCount,
        IsConstant = !texts.AreTooMany && texts.Texts.Count <= 1,
        Notes = notes,
    };

    /// <param name="spellings">The name of each text that was met.</param>
    /// <param name="texts">These texts.</param>
    /// <param name="notes">What reading brought up.</param>
    private LargeColumn Category(string[] spellings, CountedTexts texts, IReadOnlyList<string> notes)
    {
        string[] categories = [.. spellings.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        long[] counts = new long[categories.Length];
        var codes = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < spellings.Length; i++)
        {
            int code = Array.BinarySearch(categories, spellings[i], StringComparer.Ordinal);
            codes.Add(texts.Texts[i], code);
            counts[code] += texts.Counts[i];
        }

        return new LargeColumn
        {
            Name = name,
            Kind = ColumnKind.Category,
            Count = _count,
            MissingCount = _missingCount,
            IsConstant = categories.Length <= 1,
            Notes = notes,
            Categories = categories,
            CategoryCounts = counts,
            Codes = codes,
        };
    }
}
