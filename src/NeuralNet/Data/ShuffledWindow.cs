namespace NeuralNet;

/// <summary>One window of an epoch: its blocks of rows, and the order in which their rows come.</summary>
/// <param name="blocks">The most blocks.</param>
/// <param name="blockRows">Rows of a block; the last of the dataset may have fewer.</param>
internal sealed class ShuffledWindow(int blocks, int blockRows)
{
    private readonly int[] _blocks = new int[blocks];
    private readonly int[] _places = new int[blocks * blockRows];

    /// <summary>The epoch; -1 before the first draw.</summary>
    public int Epoch { get; private set; } = -1;

    /// <summary>The number of the window in the epoch, from 0.</summary>
    public int Index { get; private set; }

    /// <summary>How many rows of the epoch come before it.</summary>
    public int Start { get; private set; }

    /// <summary>How many come up to its end.</summary>
    public int End { get; private set; }

    /// <summary>The numbers of its blocks in the dataset, in the order in which they are read.</summary>
    public ReadOnlySpan<int> Blocks => _blocks.AsSpan(0, BlockCount);

    /// <summary>How many blocks it has.</summary>
    public int BlockCount { get; private set; }

    /// <summary>Where its rows lie, in their order: rows of a block · the block's place in <see cref="Blocks"/> + the row in it.</summary>
    public ReadOnlySpan<int> Places => _places.AsSpan(0, End - Start);

    /// <summary>Whether a row of an epoch, counted in the epoch's order, is in it.</summary>
    public bool Has(int epoch, int position) => epoch == Epoch && position >= Start && position < End;

    /// <summary>Begins anew; the caller writes blocks and places.</summary>
    public (int[] Blocks, int[] Places) Begin(int epoch, int index, int start, int end, int blockCount)
    {
        (Epoch, Index, Start, End, BlockCount) = (epoch, index, start, end, blockCount);
        return (_blocks, _places);
    }
}
