using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>Deals rows to folds as they come, so that each class has its share in every fold, to within a row: every so many rows of a class go to all folds once, in a drawn order.</summary>
/// <param name="folds">K.</param>
/// <param name="classes">The number of classes, 1 for rows of no class.</param>
/// <param name="seed">Seeds the orders.</param>
internal sealed class FoldDeal(int folds, int classes, int seed)
{
    private readonly long[] _counts = new long[classes];
    private readonly int[][] _orders = [.. Enumerable.Range(0, classes).Select(_ => new int[folds])];

    /// <summary>The fold of the next row.</summary>
    public int Next(int ofClass)
    {
        (long round, long place) = Math.DivRem(_counts[ofClass]++, folds);
        int[] order = _orders[ofClass];
        if (place == 0)
        {
            Rows.InOrder(order);
            new CounterRandom(RandomPurpose.DatasetDivision, seed, ofClass, (int)(round >> 31), (int)(round & int.MaxValue)).Shuffle(order);
        }

        return order[place];
    }
}
