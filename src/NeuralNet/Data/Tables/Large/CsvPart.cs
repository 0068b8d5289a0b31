using nietras.SeparatedValues;

namespace NeuralNet;

/// <summary>One of the files of a <see cref="CsvSource"/>, open.</summary>
internal sealed class CsvPart : IDisposable
{
    private readonly Stream _stream;
    private readonly CsvText _text;
    private readonly CsvRows _rows;
    private readonly TableOptions _options;
    private FieldParser[]? _parsers;

    /// <summary>Opens a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="options">Verified.</param>
    /// <param name="form">What it looks like; null to find that.</param>
    public CsvPart(CsvFile file, TableOptions options, TableForm? form)
    {
        _options = options;
        _stream = file.Open();
        try
        {
            _text = new CsvText(TableSource.Of(_stream, file.Name), options);
            _rows = Explained(() =>
            {
                _text.Form = form ?? _text.Form;
                return _text.OpenRows();
            });
        }
        catch
        {
            _stream.Dispose();
            throw;
        }
    }

    public string[] Names => _rows.Names;

    public TableForm Form => _text.Form;

    /// <summary>The rows read so far.</summary>
    public long RowCount { get; private set; }

    /// <summary>Shows all rows to columns.</summary>
    /// <param name="columns">Null for one that need not see them.</param>
    /// <param name="most">The most rows that may be here.</param>
    /// <param name="maxRows">The limit that the user gave for all files.</param>
    public void Scan(ColumnScan?[] columns, long most, int? maxRows) => Explained(() =>
    {
        while (_rows.Next())
        {
            if (RowCount++ == most)
            {
                throw new FormatException($"{_text.Name}, line {_rows.Line}: expected at most {maxRows} rows but there are more. Allow more by MaxRows if you trust the file.");
            }

            Scan(_rows.Row, columns);
        }

        return 0;
    });

    /// <summary>Reads the next rows.</summary>
    /// <param name="chunks">The columns.</param>
    /// <param name="most">The most rows.</param>
    /// <returns>How many there were; 0 at the end.</returns>
    public int Fill(ColumnChunk[] chunks, int most) => Explained(() =>
    {
        int count = 0;
        for (; count < most && _rows.Next(); count++)
        {
            RowCount++;
            Add(_rows.Row, chunks);
        }

        return count;
    });

    public void Dispose()
    {
        _rows.Dispose();
        _stream.Dispose();
    }

    private void Scan(SepReader.Row row, ColumnScan?[] columns)
    {
        for (int i = 0; i < columns.Length; i++)
        {
            if (columns[i] is not { } column)
            {
                continue;
            }

            ReadOnlySpan<char> text;
            double number = double.NaN;
            FieldContent content = column.IsNumber ? Parser(i).Parse(row[i].Span, out number, out text) : Parser(i).ParseText(row[i].Span, out text);
            switch (content)
            {
                case FieldContent.Number:
                    column.AddNumber(number);
                    break;
                case FieldContent.Missing:
                    column.AddMissing();
                    break;
                case FieldContent.Text:
                    if (column.IsNumber)
                    {
                        column.GiveUpNumbers(text, $"{_text.Name}, line {_rows.Line}", $"line {_rows.Line} of {_text.Name}");
                    }

                    column.AddText(text);
                    break;
                default:
                    throw _text.Error(_rows.Line, column.Name, text.ToString());
            }
        }
    }

    private void Add(SepReader.Row row, ColumnChunk[] chunks)
    {
        for (int i = 0; i < chunks.Length; i++)
        {
            ColumnChunk chunk = chunks[i];
            bool isPlain = chunk.Column is { Kind: ColumnKind.Number, Parse: null };
            ReadOnlySpan<char> text;
            double number = double.NaN;
            switch (isPlain ? Parser(i).Parse(row[i].Span, out number, out text) : Parser(i).ParseText(row[i].Span, out text))
            {
                case FieldContent.Number:
                    chunk.AddNumber(number);
                    break;
                case FieldContent.Missing:
                    chunk.AddMissing();
                    break;
                case FieldContent.Text when chunk.TryAdd(text):
                    break;
                case FieldContent.Text:
                    throw new IOException(
                        $"{_text.Name}, line {_rows.Line}, column {TableText.Quote(chunk.Column.Name)}: got {TableText.Quote(text)}, which was not there when the columns were found: "
                        + "the file changed while it was read. Read a copy.");
                default:
                    throw _text.Error(_rows.Line, chunk.Column.Name, text.ToString());
            }
        }
    }

    private FieldParser Parser(int column) =>
        (_parsers ??= Array.ConvertAll(Names, name => new FieldParser(Form, _text.Missing, allowsCodes: _options.Kinds.ContainsKey(name))))[column];

    private T Explained<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (CsvText.Explains(error))
        {
            throw _text.Explained(error);
        }
        catch (FormatException error) when (!error.Message.StartsWith(_text.Name, StringComparison.Ordinal)) // gzip's
        {
            throw new FormatException($"{_text.Name}: {error.Message} The file is damaged: copy it again from where it came.", error);
        }
        catch (IOException error) when (!error.Message.StartsWith(_text.Name, StringComparison.Ordinal))
        {
            throw new IOException(
                $"{_text.Name} could not be read after line {_rows?.Line ?? 0}: {error.Message} Check the disk or the network, or copy the file to another disk.", error);
        }
    }
}
