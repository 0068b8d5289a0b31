namespace NeuralNet;

/// <summary>Iterates over a dataset batch by batch; every <c>foreach</c> is the next epoch.</summary>
/// <remarks>
/// <para>
/// The order of an epoch is a function of the seed and of the epoch alone. To resume a run, call <see cref="StartAt"/>.
/// </para>
/// <para>
/// Batches share their buffers: a batch is valid until the next, so clone what must last. That is why the loader is not an
/// <see cref="IEnumerable{T}"/>: a list of its batches would hold the same one many times. Iterating allocates nothing after the first batch. One iteration at a
/// time; the loader is not for several threads.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// foreach (Batch batch in new BatchLoader(train, batchSize: 64, seed: 7))
/// {
///     trainer.Step(batch.Features, batch.Targets);
/// }
/// </code>
/// </example>
public sealed partial class BatchLoader
{
    private readonly int _seed;
    private readonly bool _isShuffled;
    private readonly WindowReader? _windows;
    private int[]? _order;              // of all rows, where they are shuffled, from the first epoch on
    private Batch _full;
    private Batch _last;
    private int _orderedEpoch = -1;     // whose order it is
    private int _firstIndex;
    private int _walk;

    /// <summary>A loader at epoch 0. Allocates the buffers of one full batch and of the last one, and 4 bytes a row at the first batch if it shuffles.</summary>
    /// <param name="data">The dataset to iterate over.</param>
    /// <param name="batchSize">Examples in a batch, 1 or more; the last batch has the remaining rows.</param>
    /// <param name="seed">Seeds the order of the rows in every epoch.</param>
    /// <param name="shuffle">False keeps the order of the dataset.</param>
    /// <exception cref="ArgumentNullException">The dataset is null.</exception>
    /// <exception cref="ArgumentException">The dataset has no row, no feature or no target.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The batch size is less than 1, or a batch is too large for an array.</exception>
    public BatchLoader(IDataset data, int batchSize, int seed = 0, bool shuffle = true)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (batchSize < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(batchSize), $"BatchLoader expects a batch size of 1 or more but got {batchSize}.");
        }

        DatasetCheck.ThrowIfEmpty(data, nameof(BatchLoader), nameof(data));
        Data = data;
        BatchSize = Math.Min(batchSize, data.Count);
        BatchCount = ((data.Count - 1) / BatchSize) + 1;
        _seed = seed;
        (_full, _last) = NewBatches();
        _isShuffled = shuffle;
    }

    /// <summary>The dataset.</summary>
    public IDataset Data { get; }

    /// <summary>Examples in every batch but perhaps the last; never more than the dataset has.</summary>
    public int BatchSize { get; }

    /// <summary>Batches in an epoch.</summary>
    public int BatchCount { get; }

    /// <summary>
    /// Shuffles in windows, for files on disks where reading rows from all over takes long: blocks of neighbours come in random order, and the rows of every
    /// 64 blocks, a window, are shuffled. About so many rows are in a window, 1 or more; null, unless set, shuffles all rows.
    /// </summary>
    /// <remarks>
    /// From a file (<see cref="IDataset.ReadsAhead"/>), a block is read in one piece, and two windows of rows are kept in memory, which are allocated here. The order depends on the
    /// seed, the epoch, the window and the number of rows alone; each row comes once an epoch. Blocks of some 500 KB or more are read at a disk's full speed.
    /// </remarks>
    /// <exception cref="ArgumentException">The loader does not shuffle.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The window is less than 1, or a block of it too large for an array.</exception>
    public int? ShuffleWindow
    {
        get;
        init
        {
            if (value is int rows && !_isShuffled)
            {
                throw new ArgumentException($"BatchLoader expects shuffle: true with a shuffle window but got false and {rows} rows. Leave one of them out.", nameof(value));
            }

            field = value;
            _windows = value is int window ? new WindowReader(Data, window, _seed) : null;
        }
    }

    /// <summary>The share of every batch that this loader reads; all of it, unless set. Batches are then smaller, and empty where there are more readers than rows.</summary>
    internal Share Share
    {
        get;
        init
        {
            field = value;
            (_full, _last) = NewBatches();
        }
    } = Share.All;

    /// <summary>Rows of a whole batch, over all shares.</summary>
    internal int RowsOf(int index) => index < BatchCount - 1 ? BatchSize : Data.Count - ((BatchCount - 1) * BatchSize);

    /// <summary>The epoch, from 0, of the next <c>foreach</c>.</summary>
    public int Epoch { get; private set; }

    /// <summary>
    /// Makes the next <c>foreach</c> begin in the middle of an epoch; later ones run over whole epochs.
    /// To go on after a batch, start at its <see cref="Batch.Epoch"/> and its <see cref="Batch.Index"/> + 1.
    /// </summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="index">
    /// Its first batch, from 0. <see cref="BatchCount"/> is allowed too, for a run that stopped between the last batch of an epoch and
    /// the next epoch: that <c>foreach</c> then gives no batch.
    /// </param>
    /// <returns>The loader itself.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The epoch is negative, or the index is not 0 to <see cref="BatchCount"/>.</exception>
    public BatchLoader StartAt(int epoch, int index = 0)
    {
        if (epoch < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(epoch), $"BatchLoader.StartAt expects an epoch of 0 or more but got {epoch}.");
        }

        if (index < 0 || index > BatchCount)
        {
            throw new ArgumentOutOfRangeException(
                nameof(index),
                $"BatchLoader.StartAt expects a batch index of 0 to {BatchCount}, the batches of an epoch, but got {index}. "
                + "A run is resumed with the same rows and batch size.");
        }

        (Epoch, _firstIndex) = (epoch, index);
        return this;
    }

    /// <summary>Starts the next epoch; an earlier iteration that has not ended cannot continue.</summary>
    public Enumerator GetEnumerator()
    {
        var walk = new Enumerator(this, ++_walk, Epoch, _firstIndex);
        (Epoch, _firstIndex) = (Epoch + 1, 0);
        return walk;
    }

    /// <summary>Buffers of a full batch and of the last one, which are the same where no rows remain.</summary>
    internal (Batch Full, Batch Last) NewBatches()
    {
        var full = new Batch(Data, Share.Length(BatchSize));
        int left = Data.Count % BatchSize;
        return (full, left == 0 ? full : new Batch(Data, Share.Length(left)));
    }

    /// <summary>Its own buffers, for one who reads by <see cref="Load(int, int, ValueTuple{Batch, Batch})"/> alone.</summary>
    internal (Batch Full, Batch Last) Buffers => (_full, _last);

    /// <summary>The reader of windows; null where all rows are shuffled or none.</summary>
    internal WindowReader? Windows => _windows;

    /// <summary>Reads a batch's rows into buffers.</summary>
    /// <param name="epoch">The epoch.</param>
    /// <param name="index">The number of the batch in it.</param>
    /// <param name="buffers">Of <see cref="NewBatches"/>.</param>
    /// <returns>The one that was filled.</returns>
    internal Batch Load(int epoch, int index, (Batch Full, Batch Last) buffers)
    {
        Batch batch = index < BatchCount - 1 ? buffers.Full : buffers.Last;
        Span<int> rows = batch.Begin(epoch, index);
        int first = (index * BatchSize) + Share.Start(RowsOf(index));
        if (rows.IsEmpty)
        {
            return batch;
        }

        if (_windows is not null)
        {
            _windows.Fill(batch, rows, first);
            return batch;
        }

        if (_isShuffled)
        {
            Order(epoch).Slice(first, rows.Length).CopyTo(rows);
        }
        else
        {
            Rows.InOrder(rows, first);
        }

        Data.Read(batch);
        return batch;
    }

    private Batch Load(int epoch, int index) => Load(epoch, index, (_full, _last));

    private Span<int> Order(int epoch)
    {
        if (epoch != _orderedEpoch)
        {
            _order ??= new int[Data.Count];
            Rows.ShuffleForEpoch(_seed, epoch, _order);
            _orderedEpoch = epoch;
        }

        return _order;
    }
}
