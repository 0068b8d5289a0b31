namespace NeuralNet.Kernels;

/// <summary>
/// How threads share a sweep that carries numbers down each column. They share the columns, so that no sum depends on how many threads there are; and
/// each takes as many as it can, since a row is read fastest in one piece.
/// </summary>
internal static class ColumnParts
{
    // A cache line, so that no two threads write to one.
    private const int Multiple = 16;

    // Columns and elements below which a further thread costs more than it brings.
    private const int FewestColumns = 64;
    private const long FewestElements = 32_768;

    // Floats: 1 MB.
    private const nint SecondCache = 262_144;

    /// <summary>Columns by part, one part for each thread.</summary>
    public static Partition Of(int columns, int rows)
    {
        int threads = (long)rows * columns >= FewestElements ? WorkerTeam.MaxThreads : 1;
        int share = (columns + threads - 1) / threads;
        return new Partition(columns, Math.Max(FewestColumns, (share + Multiple - 1) / Multiple * Multiple));
    }

    /// <summary>
    /// How far ahead, in floats, a sweep over four rows at a time asks for what it reads: the next four rows, or 0 where the matrix is in the second
    /// cache anyway. Where it is not, a processor that looks for what is read in order finds eight short runs, each of which ends with its row.
    /// </summary>
    public static nint Ahead(nint rows, nint columns) => rows * columns > SecondCache ? 4 * columns : 0;
}
