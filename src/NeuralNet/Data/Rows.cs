using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>Rows by their numbers: copied from a tensor, and put in a drawn order.</summary>
internal static class Rows
{
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

    /// <summary>Throws on the first row number outside 0..N-1.</summary>
    public static void ThrowIfOutside(IDataset data, ReadOnlySpan<int> rows, string method)
    {
        foreach (int row in rows)
        {
            if ((uint)row >= (uint)data.Count)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(rows), $"{data.GetType().Name}.{method} expects row numbers 0 to {data.Count - 1} but got {row}.");
            }
        }
    }

    /// <summary>The check at the door of <see cref="IDataset.Read"/>: row numbers that are there, tensors that take them.</summary>
    public static void ThrowIfNoRoom(IDataset data, ReadOnlySpan<int> rows, Tensor features, Tensor targets)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(targets);
        if (features.Rows != rows.Length || features.Columns != data.FeatureCount
            || targets.Rows != rows.Length || targets.Columns != data.TargetCount)
        {
            throw new ArgumentException(
                $"{data.GetType().Name}.Read of {rows.Length} rows expects features [{rows.Length}, {data.FeatureCount}] and targets "
                + $"[{rows.Length}, {data.TargetCount}] but got {features.Shape} and {targets.Shape}.");
        }

        ThrowIfOutside(data, rows, nameof(IDataset.Read));
    }

    /// <summary>Fills with 0, 1, 2, ...</summary>
    public static void InOrder(Span<int> rows)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = i;
        }
    }

    /// <summary>Fills with 0, 1, 2, ... in the order of an epoch.</summary>
    public static void ShuffleForEpoch(int seed, int epoch, Span<int> rows) =>
        Shuffle(new CounterRandom(RandomPurpose.EpochOrder, seed, epoch), rows);

    /// <summary>Fills with 0, 1, 2, ... in the order by which a dataset is divided.</summary>
    public static void ShuffleForParts(int seed, Span<int> rows) =>
        Shuffle(new CounterRandom(RandomPurpose.DatasetDivision, seed), rows);

    private static void Shuffle(CounterRandom random, Span<int> rows)
    {
        InOrder(rows);
        random.Shuffle(rows);
    }
}
