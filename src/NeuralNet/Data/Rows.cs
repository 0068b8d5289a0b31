using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>Rows by their numbers: copied from a tensor, and put in a drawn order.</summary>
internal static class Rows
{
    // Layers draw from streams whose third name is 0 or more: these two never repeat theirs.
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
    public static void ShuffleForEpoch(int seed, int epoch, Span<int> rows)
    {
        InOrder(rows);
        new CounterRandom(seed, epoch, 0, EpochStream).Shuffle(rows);
    }

    /// <summary>The random numbers by which a dataset is divided.</summary>
    public static CounterRandom RandomForParts(int seed) => new(seed, 0, 0, PartStream);
}
