using System.Data;

namespace NeuralNet;

/// <summary>The rows of a query that is run again for each pass.</summary>
/// <param name="open">Runs it.</param>
internal sealed class DatabaseSource(Func<IDataReader> open) : LargeSource
{
    private const string Source = "The query's answer";

    private long _rowCount;

    public override LargeColumn[] Scan()
    {
        ColumnScan[] columns = [];
        Pass(names => columns = Array.ConvertAll(names, name => new ColumnScan(name, kind: null, form: null)));
        if (Array.Exists(columns, column => column.NeedsTexts))
        {
            long before = _rowCount;
            ColumnScan?[] left = Array.ConvertAll(columns, column => column.NeedsTexts ? column : null);
            foreach (ColumnScan? column in left)
            {
                column?.RestartAsTexts();
            }

            Pass(_ => left);
            VerifyCount(Source, before, _rowCount);
        }

        return Array.ConvertAll(columns, column => column.Decide());
    }

    public override IEnumerable<Table> Read(IReadOnlyList<LargeColumn> columns, int rows)
    {
        ColumnChunk[] chunks = [.. columns.Select(column => new ColumnChunk(column))];
        using IDataReader reader = Open();
        if (!DatabaseReading.NamesOf(reader).SequenceEqual(columns.Select(column => column.Name)))
        {
            throw Changed(Source, "has other columns than before");
        }

        long count = 0;
        for (; reader.Read(); count++)
        {
            if (count > 0 && count % rows == 0)
            {
                yield return Take(chunks);
            }

            for (int i = 0; i < chunks.Length; i++)
            {
                Add(chunks[i], reader.GetValue(i), count);
            }
        }

        VerifyCount(Source, _rowCount, count);
        if (count > 0)
        {
            yield return Take(chunks);
        }
    }

    private static void Add(ColumnChunk chunk, object value, long row)
    {
        DatabaseContent content = DatabaseValue.Parse(value, row, chunk.Column.Name, out double number, out string text);
        bool isDate = content == DatabaseContent.Date;
        if (content == DatabaseContent.Missing)
        {
            chunk.AddMissing();
        }
        else if (content != DatabaseContent.Text && chunk.Column.Kind == ColumnKind.Number && isDate == chunk.Column.DateFormat is not null)
        {
            chunk.AddNumber(number);
        }
        else if (!chunk.TryAdd(content == DatabaseContent.Text ? text : DatabaseValue.Write(number, isDate)))
        {
            throw Changed(Source, FormattableString.Invariant($"has a value in row {row}, column {TableText.Quote(chunk.Column.Name)} that was not there before"));
        }
    }

    private IDataReader Open() => open() ?? throw new InvalidOperationException("LargeTable.From expects a function that gives a reader but got null from it.");

    private void Pass(Func<string[], ColumnScan?[]> begin)
    {
        using IDataReader reader = Open();
        ColumnScan?[] columns = begin(DatabaseReading.NamesOf(reader));
        for (_rowCount = 0; reader.Read(); _rowCount++)
        {
            for (int i = 0; i < columns.Length; i++)
            {
                if (columns[i] is { } column)
                {
                    Scan(column, reader.GetValue(i), _rowCount);
                }
            }
        }
    }

    private static void Scan(ColumnScan column, object value, long row)
    {
        DatabaseContent content = DatabaseValue.Parse(value, row, column.Name, out double number, out string text);
        switch (content)
        {
            case DatabaseContent.Missing:
                column.AddMissing();
                break;
            case DatabaseContent.Number when column.IsNumber && column.TakesNumbers:
                column.AddNumber(number);
                break;
            case DatabaseContent.Date when column.IsNumber && column.TryAddDate(number):
                break;
            default:
                text = content == DatabaseContent.Text ? text : DatabaseValue.Write(number, content == DatabaseContent.Date);
                if (column.IsNumber)
                {
                    column.GiveUpNumbers(text, "", "");
                }

                column.AddText(text);
                break;
        }
    }
}
