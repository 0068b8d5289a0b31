namespace NeuralNet;

/// <summary>The share of every batch that one of several readers reads: neighbouring rows, as many as for the others within one.</summary>
/// <param name="Index">The reader, from 0.</param>
/// <param name="Count">The readers, 1 or more.</param>
internal readonly record struct Share(int Index, int Count)
{
    public static readonly Share All = new(0, 1);

    /// <summary>The first row of the share in a batch.</summary>
    /// <param name="rows">Rows of the batch.</param>
    public int Start(int rows) => Start(rows, Index, Count);

    /// <summary>Rows of the share in a batch; 0 where there are fewer rows than readers.</summary>
    /// <param name="rows">Rows of the batch.</param>
    public int Length(int rows) => Start(rows, Index + 1, Count) - Start(rows);

    /// <summary>The first row of a part where rows are cut into parts. A cut into a multiple of the parts has these starts too.</summary>
    public static int Start(int rows, int part, int parts) => (int)((long)rows * part / parts);
}
