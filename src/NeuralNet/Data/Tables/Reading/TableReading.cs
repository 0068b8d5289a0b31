using System.Text;
using nietras.SeparatedValues;

namespace NeuralNet;

/// <summary>Reads a table's text into columns by Sep: once, and again for columns of texts that began like numbers.</summary>
internal sealed class TableReading
{
    private const int MostHeader = 1 << 16;

    private readonly TableSource _source;
    private readonly TableOptions _options;
    private readonly MissingTexts _missing;
    private TableForm _form = null!;
    private ColumnBuilder[]? _builders;
    private int _rowCount;

    private TableReading(TableSource source, TableOptions options)
    {
        _source = source;
        _options = options;
        _missing = new MissingTexts(options.MissingTexts);
    }

    /// <exception cref="FormatException">The text is no table in the form that the options say; the message names file, line and column.</exception>
    /// <exception cref="ArgumentException">An option is out of range or names no column.</exception>
    public static Table Read(TableSource source, TableOptions options)
    {
        options.Verify();
        var reading = new TableReading(source, options);
        try
        {
            return reading.Read();
        }
        catch (UndecodableException error)
        {
            throw reading.Undecodable(error);
        }
        catch (InvalidDataException error) // GZipStream's, whose text speaks of archives
        {
            throw new FormatException($"{source.Name}: expected what gzip wrote but its checks fail. The file is damaged: copy it again from where it came.", error);
        }
        catch (NotSupportedException error)
        {
            throw new FormatException(
                $"{source.Name}: a row is longer than 16 million characters. Perhaps a quote opens a field and is never closed, or the file is no table.", error);
        }
    }

    public static SepReader OpenSep(TextReader text, char separator, bool hasQuotes) =>
        new Sep(separator).Reader(options => options with
        {
            HasHeader = false,
            DisableColCountCheck = true,
            Unescape = false,
            DisableQuotesParsing = !hasQuotes,
        }).From(text);

    private Table Read()
    {
        using (TextReader text = Open())
        {
            try
            {
                _form = TableForm.Find(text, _options);
            }
            catch (FormatException error)
            {
                throw new FormatException($"{_source.Name}: {(_options.SkipLines > 0 ? $"behind {_options.SkipLines} lines, " : "")}{error.Message}", error);
            }
        }

        Pass(isSecond: false);
        if (_builders is null)
        {
            throw new FormatException($"{_source.Name} is empty: expected a first row with the column names.");
        }

        if (_builders.Any(builder => builder.NeedsTexts))
        {
            int rows = _rowCount;
            Pass(isSecond: true);
            if (rows != _rowCount)
            {
                throw new IOException($"{_source.Name} had {rows} rows and then {_rowCount}: it changed while it was read. Read a copy.");
            }
        }

        return Table.Of(Array.ConvertAll(_builders, builder => builder.Build(_source.Name)));
    }

    private TextReader Open()
    {
        TextReader text = _source.Open(_options.Encoding);
        for (int line = 0; line < _options.SkipLines; line++)
        {
            int character = 0;
            while (character is not ('\n' or -1))
            {
                character = text.Read();
            }

            if (character < 0)
            {
                text.Dispose();
                throw new FormatException($"{_source.Name}: expected a table behind {_options.SkipLines} lines but there are only {line + 1}. Pass a smaller SkipLines.");
            }
        }

        return text;
    }

    private void Pass(bool isSecond)
    {
        using SepReader reader = OpenSep(Open(), _form.Separator, _form.HasQuotes);
        int line = _options.SkipLines + 1;
        bool isHeader = true;
        ColumnBuilder?[] builders = [];
        _rowCount = 0;
        foreach (SepReader.Row row in reader)
        {
            int begin = line;
            line = row.LineNumberToExcl + _options.SkipLines;
            if (row.ColCount == 1 && IsSkipped(row[0].Span, isHeader))
            {
                continue;
            }

            if (isHeader)
            {
                isHeader = false;
                _builders ??= Begin(row, begin);
                builders = isSecond ? Begin(_builders) : _builders;
                if (_form.HasHeader == true)
                {
                    continue;
                }
            }

            Add(row, begin, builders);
        }
    }

    // An empty line is nothing, but in a column alone it is a missing value.
    private bool IsSkipped(ReadOnlySpan<char> field, bool isHeader) =>
        ((isHeader && _form.HasHeader != false) || _form.FieldCount != 1) && field.IsWhiteSpace();

    private static ColumnBuilder?[] Begin(ColumnBuilder[] builders) => Array.ConvertAll<ColumnBuilder, ColumnBuilder?>(builders, builder =>
    {
        if (!builder.NeedsTexts)
        {
            return null;
        }

        builder.RestartAsTexts();
        return builder;
    });

    private void Add(SepReader.Row row, int line, ColumnBuilder?[] builders)
    {
        if (row.ColCount != builders.Length)
        {
            throw WrongFieldCount(row, line, builders.Length);
        }

        if (_rowCount++ == (_options.MaxRows ?? Array.MaxLength))
        {
            throw new FormatException($"{_source.Name}, line {line}: expected at most {_rowCount - 1} rows but there are more. Allow more by MaxRows if you trust the file.");
        }

        for (int i = 0; i < builders.Length; i++)
        {
            if (builders[i]?.Add(row[i].Span, line) is string problem)
            {
                throw Error(line, _builders![i].Name, problem);
            }
        }
    }

    private ColumnBuilder[] Begin(SepReader.Row row, int line)
    {
        string[] fields = new string[row.ColCount];
        for (int i = 0; i < fields.Length; i++)
        {
            if (FieldText.Parse(row[i].Span, _form.HasQuotes, out ReadOnlySpan<char> value) is string problem)
            {
                throw new FormatException($"{_source.Name}, line {line}, column {i + 1}: {problem}");
            }

            fields[i] = value.ToString();
        }

        string[] names = TableHeader.Names(fields, _form.HasHeader, _source.Name, line);
        if (_options.Kinds.Keys.FirstOrDefault(name => !names.Contains(name, StringComparer.Ordinal)) is string unknown)
        {
            throw new ArgumentException(
                $"TableOptions.Kinds names the column {TableText.Quote(unknown)} but {_source.Name} has {TableText.List(names)}. Names are compared by case.");
        }

        return Array.ConvertAll(names, name => new ColumnBuilder(
            name, _options.Kinds.TryGetValue(name, out ColumnKind kind) ? kind : null, _form, _missing));
    }

    private FormatException WrongFieldCount(SepReader.Row row, int line, int expected)
    {
        for (int i = 0; i < row.ColCount; i++)
        {
            if (FieldText.Parse(row[i].Span, _form.HasQuotes, out _) is string problem)
            {
                return Error(line, i < expected ? _builders![i].Name : $"{i + 1}", problem);
            }
        }

        string found = _options.Separator is null ? "found to be" : "given as";
        return new FormatException(
            $"{_source.Name}, line {line}: expected {expected} fields but got {row.ColCount}, with {TableText.Quote([_form.Separator])} {found} the separator. "
            + "Write a missing value as an empty field and enclose a field that holds the separator in quotes; pass Separator if it is another, and SkipLines "
            + "if lines come before the table.");
    }

    private FormatException Error(int line, string column, string problem) =>
        new($"{_source.Name}, line {line}, column {TableText.Quote(column)}: {problem}");

    private FormatException Undecodable(UndecodableException error)
    {
        string fix = error.Message.Contains("Pass ") || error.Message.Contains("Save ") ? "." :
            ". Pass the file's encoding: new TableOptions { Encoding = Encoding.Latin1 }, or CodePagesEncodingProvider.Instance.GetEncoding(1252) for Windows' own.";
        string before = error.Before.Length == 0 ? "" : $" after {TableText.Quote(error.Before.AsSpan()[Math.Max(0, error.Before.Length - 20)..])}";
        return new($"{_source.Name}, line {error.Line}, column {ColumnOf(error)}: expected text but got {error.Message}{before}{fix}", error);
    }

    // The table is perhaps not yet begun: its text is read ahead, and so is its beginning.
    private string ColumnOf(UndecodableException error)
    {
        string header = "";
        try
        {
            using TextReader text = Open();
            var first = new StringBuilder();
            for (int next = text.Read(); next is not ('\r' or '\n' or -1) && first.Length < MostHeader; next = text.Read())
            {
                first.Append((char)next);
            }

            header = first.ToString();
        }
        catch (UndecodableException)
        {
            // In the names themselves.
        }

        char separator = _form?.Separator ?? _options.Separator ?? TableForm.FindSeparator(header + error.Before);
        string[] names = header.Split(separator);
        int column = error.Before.Count(character => character == separator);
        return header.Length == 0 || _options.HasHeader == false || column >= names.Length ? $"{column + 1}" : TableText.Quote(names[column].Trim().Trim('"'));
    }
}
