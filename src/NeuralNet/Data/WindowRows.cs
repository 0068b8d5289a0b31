namespace NeuralNet;

/// <summary>A window of shuffled rows, and for a dataset that takes its time, its rows in memory.</summary>
internal sealed class WindowRows
{
    private readonly IDataset _data;
    private readonly WindowOrder _order;
    private readonly Batch[] _whole;        // a batch for each block; none for a dataset in memory
    private readonly Batch? _short;         // for the dataset's last block, if it is shorter
    private readonly Batch[] _blocks;       // in the order of the window's
    private int _readBlocks;

    public WindowRows(IDataset data, WindowOrder order)
    {
        (_data, _order, Window) = (data, order, order.NewWindow());
        if (!data.ReadsAhead)
        {
            (_whole, _blocks) = ([], []);
            return;
        }

        _short = order.LastBlockRows < order.BlockRows ? new Batch(data, order.LastBlockRows) : null;
        _whole = new Batch[order.WindowBlocks];
        for (int i = 0; i < _whole.Length; i++)
        {
            _whole[i] = new Batch(data, order.BlockRows);
        }

        _blocks = new Batch[_whole.Length];
    }

    /// <summary>The order of the rows.</summary>
    public ShuffledWindow Window { get; }

    /// <summary>Forgets the window.</summary>
    public void Clear() => Window.Begin(epoch: -1, index: 0, start: 0, end: 0, blockCount: 0);

    /// <summary>Draws a window, none of whose blocks is read yet.</summary>
    public void Begin(int epoch, int index)
    {
        _order.Draw(epoch, index, Window);
        _readBlocks = 0;
    }

    /// <summary>Reads blocks until their share of the window is at least this.</summary>
    /// <param name="share">0 to 1.</param>
    public void ReadShare(double share)
    {
        int count = _whole.Length == 0 ? 0 : (int)Math.Ceiling(share * Window.BlockCount);
        for (; _readBlocks < count; _readBlocks++)
        {
            ReadBlock(_readBlocks);
        }
    }

    /// <summary>Reads a block. Several threads may read others at the same time.</summary>
    /// <param name="place">Its place in the window.</param>
    public void ReadBlock(int place)
    {
        int block = Window.Blocks[place];
        Batch batch = block == _order.BlockCount - 1 && _short is not null ? _short : _whole[place];
        Rows.InOrder(batch.Begin(Window.Epoch, place), block * _order.BlockRows);
        _data.Read(batch);
        _blocks[place] = batch;
    }

    /// <summary>The numbers of some rows of the window and, where they are in memory, the rows.</summary>
    /// <param name="begin">The place of the first in the window's order.</param>
    /// <param name="numbers">To be written.</param>
    /// <param name="batch">Where the rows go.</param>
    /// <param name="at">The first row in it.</param>
    public void Copy(int begin, Span<int> numbers, Batch batch, int at)
    {
        ReadOnlySpan<int> places = Window.Places.Slice(begin, numbers.Length), blocks = Window.Blocks;
        int blockRows = _order.BlockRows;
        for (int i = 0; i < numbers.Length; i++)
        {
            (int slot, int row) = Math.DivRem(places[i], blockRows);
            numbers[i] = (blocks[slot] * blockRows) + row;
            if (_whole.Length > 0)
            {
                CopyRow(_blocks[slot], row, batch, at + i);
            }
        }
    }

    private static void CopyRow(Batch source, int row, Batch destination, int at)
    {
        Copy(source.Features, destination.Features);
        Copy(source.Targets, destination.Targets);
        if (destination.Weights is Tensor weights)
        {
            weights[at] = source.Weights is Tensor own ? own[row] : 1;
        }

        void Copy(Tensor from, Tensor to)
        {
            int columns = from.Columns;
            from.AsSpan().Slice(row * columns, columns).CopyTo(to.AsSpan()[(at * columns)..]);
        }
    }
}
