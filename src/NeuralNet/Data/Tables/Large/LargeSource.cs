namespace NeuralNet;

/// <summary>Where the rows of a <see cref="LargeTable"/> come from: gone over several times, always in the same order.</summary>
internal abstract class LargeSource
{
    /// <summary>Finds the columns, in one pass or two.</summary>
    public abstract LargeColumn[] Scan();

    /// <summary>Reads all rows, so many at a time.</summary>
    /// <param name="columns">As <see cref="Scan"/> found them.</param>
    /// <param name="rows">1 or more.</param>
    /// <exception cref="IOException">They are other rows than before, or the disk failed; the message names the file.</exception>
    public abstract IEnumerable<Table> Read(IReadOnlyList<LargeColumn> columns, int rows);

    protected static Table Take(IEnumerable<ColumnChunk> chunks) => Table.Of([.. chunks.Select(chunk => chunk.Take())]);

    protected static IOException Changed(string source, string what) => new($"{source} {what}: it changed while it was read. Read a copy.");

    protected static void VerifyCount(string source, long before, long now)
    {
        if (before != now)
        {
            throw Changed(source, FormattableString.Invariant($"had {before} rows and then {now}"));
        }
    }
}
