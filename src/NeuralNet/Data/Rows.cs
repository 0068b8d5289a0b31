using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>Rows by their numbers: copied from a tensor, and put in a drawn order.</summary>
internal static class Rows
{
    // Layers draw with their number of 0 or more as the third name of a stream; these two stay clear of them.
    private const int EpochStream = -1;
    private const int PartStream = -2;

    /// <summary>Copies rows one after another.</summary>
    /// <param name="source">[N, C].</param>
    /// <param name="rows">B row numbers in 0..N-1.</param>
    /// <param name="destination">[B, C]; not the source.</param>
    public static void Gather(Tensor source, ReadOnlySpan<int> rows, Tensor destination)
    {
        int columns = source.Columns;
        ReadOnlySpan<float> from = source.AsSpan();
        Span<float> to = destination.AsSpan();
        for (int i = 0; i < rows.Length; i++)
        {
            from.Slice(rows[i] * columns, columns).CopyTo(to.Slice(i * columns, columns));
        }
    }

    /// <summary>Fills with first, first + 1, first + 2, ...</summary>
    public static void InOrder(Span<int> rows, int first = 0)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = first + i;
        }
    }

    /// <summary>Fills with 0, 1, 2, ... in the order of an epoch.</summary>
    public static void ShuffleForEpoch(int seed, int epoch, Span<int> rows) =>
        Shuffle(new CounterRandom(seed, epoch, 0, EpochStream), rows);

    /// <summary>Fills with 0, 1, 2, ... in the order by which a dataset is divided.</summary>
    public static void ShuffleForParts(int seed, Span<int> rows) =>
        Shuffle(new CounterRandom(seed, 0, 0, PartStream), rows);

    private static void Shuffle(CounterRandom random, Span<int> rows)
    {
        InOrder(rows);
        random.Shuffle(rows);
    }
}
