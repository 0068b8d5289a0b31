using System.Text;

namespace NeuralNet;

/// <summary>
/// Reads the rows of a CSV file, a character at a time (RFC 4180). A stray quote is an error: what follows it would be misread.
/// Empty lines are skipped. Memory grows with what was read, never by a number that the file claims.
/// </summary>
internal sealed class CsvReader
{
    private const int End = -1;
    private const int ByteOrderMark = 0xFEFF;

    private readonly TextReader _reader;
    private readonly string _source;
    private readonly char _separator;
    private readonly StringBuilder _field = new();
    private int _next;
    private int _line = 1;

    /// <summary>A reader past the header row.</summary>
    /// <exception cref="ArgumentException">The separator is a quote or a line end.</exception>
    /// <exception cref="FormatException">There is no header row, or it is malformed.</exception>
    public CsvReader(TextReader reader, string source, char separator)
    {
        if (separator is '"' or '\r' or '\n')
        {
            throw new ArgumentException("CsvTable expects a separator that is no quote and no line end.", nameof(separator));
        }

        _reader = reader;
        _source = source;
        _separator = separator;
        _next = reader.Read();
        Take(ByteOrderMark);
        Header = SkipEmptyLines()
            ? new CsvHeader(source, _line, ReadFields(int.MaxValue))
            : throw new FormatException($"{source} is empty: expected a first row with the column names.");
    }

    /// <summary>The header row; null only while it is being read.</summary>
    public CsvHeader Header { get; }

    private bool AtFieldEnd => _next == _separator || _next is End or '\r' or '\n';

    /// <summary>The next row, or null at the end.</summary>
    /// <exception cref="FormatException">The row has too many or too few fields, or a quote that is stray or never closed.</exception>
    public CsvRow? Next()
    {
        if (!SkipEmptyLines())
        {
            return null;
        }

        int line = _line;
        int expected = Header.Names.Length;
        string[] fields = ReadFields(expected);
        return fields.Length == expected
            ? new CsvRow(Header, line, fields)
            : throw new FormatException(
                $"{_source}, line {line}: expected {expected} fields but got {fields.Length}. Write a missing value as an empty field.");
    }

    private bool SkipEmptyLines()
    {
        while (TakeLineEnd())
        {
        }

        return _next != End;
    }

    private string[] ReadFields(int most)
    {
        int line = _line;
        var fields = new List<string>();
        do
        {
            if (fields.Count == most)
            {
                throw new FormatException(
                    $"{_source}, line {line}: expected {most} fields but got more. Enclose a field that holds the separator in quotes.");
            }

            fields.Add(ReadField(fields.Count));
        }
        while (Take(_separator));

        TakeLineEnd();
        return [.. fields];
    }

    private string ReadField(int index)
    {
        _field.Clear();
        if (Take('"'))
        {
            ReadQuoted(index);
        }

        while (!AtFieldEnd)
        {
            if (_next == '"')
            {
                throw Error(_line, index, "a quote inside a field without quotes. Enclose the field in quotes and double those inside.");
            }

            _field.Append(Advance());
        }

        return _field.ToString();
    }

    private void ReadQuoted(int index)
    {
        int line = _line;
        while (true)
        {
            if (_next == End)
            {
                throw Error(line, index, "a quote opens here and is never closed.");
            }

            char character = Advance();
            if (character == '"' && !Take('"'))
            {
                break;
            }

            _field.Append(character);
        }

        if (!AtFieldEnd)
        {
            throw Error(_line, index, "text after the closing quote. Double a quote that belongs to the field.");
        }
    }

    // CR LF, LF or CR.
    private bool TakeLineEnd() => Take('\r') | Take('\n');

    private bool Take(int character)
    {
        if (_next != character)
        {
            return false;
        }

        Advance();
        return true;
    }

    private char Advance()
    {
        char taken = (char)_next;
        _next = _reader.Read();
        if (taken == '\n' || (taken == '\r' && _next != '\n'))
        {
            _line++;
        }

        return taken;
    }

    private FormatException Error(int line, int index, string problem) => new(
        $"{_source}, line {line}, column {(Header is null ? $"{index + 1}" : Header.NameAt(index))}: {problem}");
}
