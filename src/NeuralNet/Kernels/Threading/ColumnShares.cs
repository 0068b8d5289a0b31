namespace NeuralNet.Kernels;

/// <summary>
/// How threads share the columns of a matrix that a product writes or reads: by panels of NR columns, as <see cref="GemmByPanels{T}"/> does. A sweep over the
/// result that divides it so finds in each thread's cache what the thread itself has written.
/// </summary>
/// <param name="columns">Columns of the matrix.</param>
/// <param name="shares">As many as threads; 1 for all columns.</param>
internal readonly struct ColumnShares(int columns, int shares)
{
    public int Count => shares;

    /// <summary>The shares for this number of threads, or one where there are fewer panels than threads.</summary>
    /// <param name="columns">Columns of the matrix.</param>
    /// <param name="threads">1 or more.</param>
    /// <param name="panelWidth">NR.</param>
    public static ColumnShares Of(int columns, int threads, int panelWidth) =>
        new(columns, (columns + panelWidth - 1) / panelWidth >= threads ? threads : 1);

    /// <summary>The first column of a share.</summary>
    public int Start(int share, int panelWidth) =>
        (int)Math.Min((long)((columns + panelWidth - 1) / panelWidth) * share / shares * panelWidth, columns);

    /// <summary>The column after the last of a share.</summary>
    public int End(int share, int panelWidth) => Start(share + 1, panelWidth);
}
