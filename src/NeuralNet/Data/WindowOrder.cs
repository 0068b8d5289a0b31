using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>
/// The order of an epoch that is shuffled in windows: the dataset is cut into blocks of neighbours, the blocks are put in a drawn order, and the rows of
/// every 64 of them, a window, are shuffled.
/// </summary>
/// <remarks>
/// A function of the seed, the epoch, and the numbers of rows and of rows in a window. So a run may be resumed at any row, and the rows come in the
/// same order from memory and from a file. Takes 4 bytes a block.
/// </remarks>
internal sealed class WindowOrder
{
    // So many blocks mix rows from all over the dataset, and each is large enough to be read at the speed of a disk.
    private const int BlocksPerWindow = 64;

    // So that the places of a window are counted in an int.
    private const int MostRows = 1 << 30;

    private readonly int _count;
    private readonly int _seed;
    private readonly int[] _blocks;
    private int _epoch = -1;
    private int _ragged;            // the place of the dataset's last block in the epoch's order

    /// <summary>Of <paramref name="count"/> rows, 1 or more, in windows of about <paramref name="window"/> rows, 1 or more.</summary>
    public WindowOrder(int count, int window, int seed)
    {
        (_count, _seed) = (count, seed);
        BlockRows = ((Math.Min(Math.Min(window, count), MostRows) - 1) / BlocksPerWindow) + 1;
        _blocks = new int[((count - 1) / BlockRows) + 1];
        WindowBlocks = Math.Min(BlocksPerWindow, _blocks.Length);
        WindowCount = ((_blocks.Length - 1) / WindowBlocks) + 1;
    }

    /// <summary>Rows of a block.</summary>
    public int BlockRows { get; }

    /// <summary>Blocks of every window but perhaps the last.</summary>
    public int WindowBlocks { get; }

    /// <summary>Windows of an epoch.</summary>
    public int WindowCount { get; }

    /// <summary>Rows of the dataset's last block.</summary>
    public int LastBlockRows => _count - ((_blocks.Length - 1) * BlockRows);

    /// <summary>Blocks of the dataset.</summary>
    public int BlockCount => _blocks.Length;

    /// <summary>A window for this order, not drawn yet.</summary>
    public ShuffledWindow NewWindow() => new(WindowBlocks, BlockRows);

    /// <summary>The number of the window that has a row of the epoch, counted in the epoch's order.</summary>
    public int WindowOf(int epoch, int position)
    {
        Begin(epoch);

        // Only a window with the shorter block ends earlier than others.
        int index = position / (WindowBlocks * BlockRows);
        return index < WindowCount - 1 && position >= Start(index + 1) ? index + 1 : index;
    }

    /// <summary>Draws a window's blocks and order.</summary>
    public void Draw(int epoch, int index, ShuffledWindow window)
    {
        Begin(epoch);
        int first = index * WindowBlocks, blockCount = Math.Min(WindowBlocks, _blocks.Length - first);
        (int[] blocks, int[] places) = window.Begin(epoch, index, Start(index), index == WindowCount - 1 ? _count : Start(index + 1), blockCount);
        _blocks.AsSpan(first, blockCount).CopyTo(blocks);
        int count = 0;
        for (int i = 0; i < blockCount; i++)
        {
            int rows = blocks[i] == _blocks.Length - 1 ? LastBlockRows : BlockRows;
            Rows.InOrder(places.AsSpan(count, rows), i * BlockRows);
            count += rows;
        }

        new CounterRandom(RandomPurpose.EpochOrder, _seed, epoch, index + 1).Shuffle(places.AsSpan(0, count));
    }

    private int Start(int index) => (index * WindowBlocks * BlockRows) - (_ragged < index * WindowBlocks ? BlockRows - LastBlockRows : 0);

    private void Begin(int epoch)
    {
        if (epoch != _epoch)
        {
            Rows.ShuffleForEpoch(_seed, epoch, _blocks);
            _epoch = epoch;
            _ragged = Array.IndexOf(_blocks, _blocks.Length - 1);
        }
    }
}
