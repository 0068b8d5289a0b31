using nietras.SeparatedValues;

namespace NeuralNet;

/// <summary>The rows of a table's text, one after another: its names first, then each row with as many fields. Lines without text are passed over.</summary>
internal sealed class CsvRows : IDisposable
{
    private readonly CsvText _text;
    private readonly TableForm _form;
    private readonly SepReader _reader;
    private int _nextLine;
    private bool _isAtFirstRow;     // which has no names, and was read to count its fields

    public CsvRows(CsvText text, TableForm form, TextReader content)
    {
        (_text, _form) = (text, form);
        _nextLine = text.Options.SkipLines + 1;
        _reader = CsvText.OpenSep(content, form.Separator, form.HasQuotes);
        try
        {
            Names = Begin();
        }
        catch
        {
            _reader.Dispose();
            throw;
        }
    }

    /// <summary>The names of the columns.</summary>
    public string[] Names { get; }

    /// <summary>The row's line, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>The row.</summary>
    public SepReader.Row Row => _reader.Current;

    /// <summary>Goes to the next row; false at the end.</summary>
    /// <exception cref="FormatException">It has more or fewer fields than there are names.</exception>
    public bool Next()
    {
        if (_isAtFirstRow)
        {
            _isAtFirstRow = false;
            return true;
        }

        if (!Move(isHeader: false))
        {
            return false;
        }

        return Row.ColCount == Names.Length ? true : throw WrongFieldCount();
    }

    public void Dispose() => _reader.Dispose();

    private string[] Begin()
    {
        if (!Move(isHeader: true))
        {
            throw new FormatException($"{_text.Name} is empty: expected a first row with the column names.");
        }

        SepReader.Row row = Row;
        string[] fields = new string[row.ColCount];
        for (int i = 0; i < fields.Length; i++)
        {
            if (FieldText.Parse(row[i].Span, _form.HasQuotes, out ReadOnlySpan<char> value) is string problem)
            {
                throw new FormatException($"{_text.Name}, line {Line}, column {i + 1}: {problem}");
            }

            fields[i] = value.ToString();
        }

        _isAtFirstRow = _form.HasHeader != true;
        return TableHeader.Names(fields, _form.HasHeader, _text.Name, Line);
    }

    private bool Move(bool isHeader)
    {
        while (_reader.MoveNext())
        {
            Line = _nextLine;
            _nextLine = Row.LineNumberToExcl + _text.Options.SkipLines;
            if (Row.ColCount > 1 || !IsSkipped(Row[0].Span, isHeader))
            {
                return true;
            }
        }

        return false;
    }

    // An empty line is nothing, but in a column alone it is a missing value.
    private bool IsSkipped(ReadOnlySpan<char> field, bool isHeader) =>
        ((isHeader && _form.HasHeader != false) || _form.FieldCount != 1) && field.IsWhiteSpace();

    private FormatException WrongFieldCount()
    {
        SepReader.Row row = Row;
        for (int i = 0; i < row.ColCount; i++)
        {
            if (FieldText.Parse(row[i].Span, _form.HasQuotes, out _) is string problem)
            {
                return _text.Error(Line, i < Names.Length ? Names[i] : $"{i + 1}", problem);
            }
        }

        string found = _text.Options.Separator is null ? "found to be" : "given as";
        return new FormatException(
            $"{_text.Name}, line {Line}: expected {Names.Length} fields but got {row.ColCount}, with {TableText.Quote([_form.Separator])} {found} the separator. "
            + "Write a missing value as an empty field and enclose a field that holds the separator in quotes; pass Separator if it is another, and SkipLines "
            + "if lines come before the table.");
    }
}
