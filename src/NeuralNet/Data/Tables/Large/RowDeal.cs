using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>
/// Deals rows, as they come, to a first and a second part, so that the first gets its share of each class: of every 64 rows of a class its share, to within a row, in a drawn order.
/// The first two rows of a class always go to the first part, so that what is learned from has each class.
/// </summary>
/// <param name="share">Of the first part.</param>
/// <param name="classes">The number of classes, 1 for rows of no class.</param>
/// <param name="seed">Seeds the draw.</param>
internal sealed class RowDeal(double share, int classes, int seed)
{
    private const int Block = 64;
    private const int AlwaysFirst = 2;

    // Streams of their own: folds are dealt by those of 0 and more.
    private const int Stream = -1;

    private readonly long[] _counts = new long[classes];
    private readonly int[][] _orders = [.. Enumerable.Range(0, classes).Select(_ => new int[Block])];
    private readonly int[] _firstOfBlock = new int[classes];

    /// <summary>Whether the next row, of this class, goes to the first part.</summary>
    public bool Next(int ofClass)
    {
        long count = _counts[ofClass]++;
        (long block, long place) = Math.DivRem(count, Block);
        if (place == 0)
        {
            Rows.InOrder(_orders[ofClass]);
            var random = new CounterRandom(RandomPurpose.DatasetDivision, seed, ofClass, Stream, (int)block);
            random.Shuffle(_orders[ofClass]);
            _firstOfBlock[ofClass] = (int)(Math.Round((block + 1) * Block * share) - Math.Round(block * Block * share));
        }

        return _orders[ofClass][place] < _firstOfBlock[ofClass] || count < AlwaysFirst;
    }
}
