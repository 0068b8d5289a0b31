namespace NeuralNet;

/// <summary>The rows of one or more files of separated values, one after another. They have the same columns, and the form of the first.</summary>
/// <param name="files">One or more.</param>
/// <param name="options">Verified.</param>
internal sealed class CsvSource(IReadOnlyList<CsvFile> files, TableOptions options) : LargeSource
{
    private readonly long[] _rowsOf = new long[files.Count];
    private TableForm? _form;
    private string[]? _names;

    public override LargeColumn[] Scan()
    {
        ColumnScan[] columns = [];
        Pass(names => columns = Begin(names));
        if (Array.Exists(columns, column => column.NeedsTexts))
        {
            long[] before = [.. _rowsOf];
            ColumnScan?[] left = Array.ConvertAll(columns, column => column.NeedsTexts ? column : null);
            foreach (ColumnScan? column in left)
            {
                column?.RestartAsTexts();
            }

            Pass(_ => left);
            for (int i = 0; i < files.Count; i++)
            {
                VerifyCount(files[i].Name, before[i], _rowsOf[i]);
            }
        }

        return Array.ConvertAll(columns, column => column.Decide());
    }

    public override IEnumerable<Table> Read(IReadOnlyList<LargeColumn> columns, int rows)
    {
        ColumnChunk[] chunks = [.. columns.Select(column => new ColumnChunk(column))];
        int filled = 0;
        for (int i = 0; i < files.Count; i++)
        {
            using CsvPart part = Open(i);
            for (int added = -1; added != 0;)
            {
                added = part.Fill(chunks, rows - filled);
                filled += added;
                if (filled == rows)
                {
                    filled = 0;
                    yield return Take(chunks);
                }
            }

            VerifyCount(files[i].Name, _rowsOf[i], part.RowCount);
        }

        if (filled > 0)
        {
            yield return Take(chunks);
        }
    }

    private void Pass(Func<string[], ColumnScan?[]> begin)
    {
        long rows = 0;
        ColumnScan?[]? columns = null;
        for (int i = 0; i < files.Count; i++)
        {
            using CsvPart part = Open(i);
            columns ??= begin(_names!);
            part.Scan(columns, (options.MaxRows ?? long.MaxValue) - rows, options.MaxRows);
            _rowsOf[i] = part.RowCount;
            rows += part.RowCount;
        }
    }

    private CsvPart Open(int file)
    {
        var part = new CsvPart(files[file], options, _form);
        if (_names is null)
        {
            (_names, _form) = (part.Names, part.Form);
        }
        else if (!_names.AsSpan().SequenceEqual(part.Names))
        {
            part.Dispose();
            throw new FormatException(
                $"{files[file].Name}: expected the columns of {files[0].Name}, {TableText.List(_names)}, but got {TableText.List(part.Names)}. "
                + "Write all files of a table with the same columns in the same order.");
        }

        return part;
    }

    private ColumnScan[] Begin(string[] names)
    {
        TableReading.VerifyKinds(options, names, files[0].Name);
        return Array.ConvertAll(names, name => new ColumnScan(name, options.Kinds.TryGetValue(name, out ColumnKind kind) ? kind : null, _form));
    }
}
