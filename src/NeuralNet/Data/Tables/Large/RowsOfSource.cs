namespace NeuralNet;

/// <summary>Some of the rows of another source, in their order.</summary>
/// <param name="source">All rows.</param>
/// <param name="columns">As its scan found them.</param>
/// <param name="begin">Begins a pass: gives a function that is shown each part in turn, and says which of its rows belong here.</param>
internal sealed class RowsOfSource(LargeSource source, IReadOnlyList<LargeColumn> columns, Func<Func<Table, Func<int, bool>>> begin) : LargeSource
{
    private long _rowCount;

    /// <summary>The same columns, with the counts of these rows.</summary>
    public override LargeColumn[] Scan()
    {
        ColumnCount[] counts = [.. columns.Select(column => new ColumnCount(column))];
        Func<Table, Func<int, bool>> of = begin();
        foreach (Table part in source.Read(columns, LargeTable.UsualRows))
        {
            Func<int, bool> belongs = of(part);
            for (int row = 0; row < part.RowCount; row++)
            {
                if (belongs(row))
                {
                    _rowCount++;
                    for (int j = 0; j < counts.Length; j++)
                    {
                        counts[j].Add(part.Columns[j], row);
                    }
                }
            }
        }

        return Array.ConvertAll(counts, count => count.Column(_rowCount));
    }

    public override IEnumerable<Table> Read(IReadOnlyList<LargeColumn> columns, int rows)
    {
        ColumnChunk[] chunks = [.. columns.Select(column => new ColumnChunk(column))];
        Func<Table, Func<int, bool>> of = begin();
        long count = 0;
        int filled = 0;
        foreach (Table part in source.Read(columns, Math.Min(rows, LargeTable.UsualRows)))
        {
            Func<int, bool> belongs = of(part);
            for (int row = 0; row < part.RowCount; row++)
            {
                if (!belongs(row))
                {
                    continue;
                }

                for (int j = 0; j < chunks.Length; j++)
                {
                    chunks[j].Add(part.Columns[j], row);
                }

                count++;
                if (++filled == rows)
                {
                    filled = 0;
                    yield return Take(chunks);
                }
            }
        }

        VerifyCount("The table", _rowCount, count);
        if (filled > 0)
        {
            yield return Take(chunks);
        }
    }
}
