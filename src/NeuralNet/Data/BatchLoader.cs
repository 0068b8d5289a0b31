using System.Collections;

namespace NeuralNet;

/// <summary>Walks through a dataset batch after batch; every <c>foreach</c> is the next epoch.</summary>
/// <remarks>
/// <para>
/// The order of an epoch is a function of the seed and of <see cref="Epoch"/> alone: to resume a run, set the epoch.
/// </para>
/// <para>
/// Batches share their buffers: a batch is valid until the next, so clone what is to last (<c>ToList()</c> would hold one batch
/// many times). Walking allocates nothing. One walk at a time; the loader is not for several threads.
/// </para>
/// </remarks>
public sealed partial class BatchLoader : IEnumerable<Batch>
{
    private readonly int _seed;
    private readonly bool _shuffle;
    private readonly int[] _order;
    private readonly (Tensor Features, Tensor Targets) _full;
    private readonly (Tensor Features, Tensor Targets) _last;
    private int _epoch;
    private int _walk;

    /// <summary>A loader at epoch 0. Allocates the buffers of one full batch and of the last one, and 4 bytes a row.</summary>
    /// <param name="data">What to walk through.</param>
    /// <param name="batchSize">Examples in a batch, 1 or more; the last batch has what is left.</param>
    /// <param name="seed">Names the order of every epoch.</param>
    /// <param name="shuffle">False keeps the order of the dataset.</param>
    /// <exception cref="ArgumentNullException">The dataset is null.</exception>
    /// <exception cref="ArgumentException">The dataset has no row.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The batch size is less than 1.</exception>
    public BatchLoader(IDataset data, int batchSize, int seed = 0, bool shuffle = true)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (batchSize < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(batchSize), $"BatchLoader expects a batch size of 1 or more but got {batchSize}.");
        }

        if (data.Count < 1)
        {
            throw new ArgumentException($"BatchLoader expects a dataset of 1 or more rows but got {data.Count}.", nameof(data));
        }

        Data = data;
        BatchSize = Math.Min(batchSize, data.Count);
        BatchCount = ((data.Count - 1) / BatchSize) + 1;
        _seed = seed;
        _shuffle = shuffle;
        _order = new int[data.Count];
        Rows.InOrder(_order);
        _full = Buffers(BatchSize);
        int left = data.Count % BatchSize;
        _last = left == 0 ? _full : Buffers(left);

        (Tensor, Tensor) Buffers(int rows) => (new Tensor(rows, data.FeatureCount), new Tensor(rows, data.TargetCount));
    }

    /// <summary>What it walks through.</summary>
    public IDataset Data { get; }

    /// <summary>Examples in every batch but perhaps the last; never more than the dataset has.</summary>
    public int BatchSize { get; }

    /// <summary>Batches in an epoch.</summary>
    public int BatchCount { get; }

    /// <summary>The epoch, from 0, that the next <c>foreach</c> walks through.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The epoch is negative.</exception>
    public int Epoch
    {
        get => _epoch;
        set => _epoch = value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), $"BatchLoader.Epoch expects 0 or more but got {value}.");
    }

    /// <summary>Starts the next epoch; an earlier walk that has not ended can not go on.</summary>
    public Enumerator GetEnumerator()
    {
        if (_shuffle)
        {
            Rows.ShuffleForEpoch(_seed, _epoch, _order);
        }

        _epoch++;
        return new Enumerator(this, ++_walk);
    }

    IEnumerator<Batch> IEnumerable<Batch>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private Batch Load(int index)
    {
        (Tensor features, Tensor targets) = index < BatchCount - 1 ? _full : _last;
        ReadOnlySpan<int> rows = _order.AsSpan(index * BatchSize, features.Rows);
        Data.Read(rows, features, targets);
        return new Batch(features, targets, index);
    }
}
