namespace NeuralNet.Kernels;

/// <summary>
/// How threads share a sweep that writes rows and sums columns on the way: each part has sums of its own, [parts, columns], to be added up in
/// order afterwards. The parts depend on the matrix alone, so that the sums do not depend on the number of threads.
/// </summary>
/// <remarks>Two threads that wrote to the same rows, columns apart, would fetch each other's lines: such a sweep took three times as long.</remarks>
internal static class RowParts
{
    // The sums of a part are then a few percent of what it reads, for rows of up to 512 columns.
    private const int Elements = 16_384;

    /// <summary>Rows by part.</summary>
    public static Partition Of(int rows, int columns) => new(rows, Math.Max(1, Elements / columns));

    /// <summary>The number of parts.</summary>
    public static int Count(int rows, int columns) => Of(rows, columns).Count;
}
