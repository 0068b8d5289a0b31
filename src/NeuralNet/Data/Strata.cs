using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>
/// Draws which rows go to which part, so that each class is divided like the whole. Where a share is no whole number of rows, the
/// class that gets the odd row is drawn too. Without classes, all rows are one.
/// </summary>
internal sealed class Strata
{
    // The product of a count and a fraction such as 0.29 · 100 misses a whole number by its rounding, below 1e-6 for any count.
    private const double Rounding = 1e-6;

    private readonly int _count;
    private readonly int[][] _rowsByClass;      // in drawn order
    private CounterRandom _random;

    /// <param name="count">N.</param>
    /// <param name="classes">N class numbers, or null.</param>
    /// <param name="seed">Seeds the draw.</param>
    public Strata(int count, Tensor? classes, int seed)
        : this(count, seed, order => classes is null ? [order] : ByClass(order, row => classes[row]))
    {
    }

    /// <param name="classes">N class numbers.</param>
    /// <param name="seed">Seeds the draw.</param>
    public Strata(int[] classes, int seed)
        : this(classes.Length, seed, order => ByClass(order, row => classes[row]))
    {
    }

    /// <param name="count">N rows of one class.</param>
    /// <param name="seed">Seeds the draw.</param>
    public Strata(int count, int seed)
        : this(count, seed, order => [order])
    {
    }

    private Strata(int count, int seed, Func<int[], int[][]> divide)
    {
        _count = count;
        _random = Rows.RandomForParts(seed);
        _rowsByClass = divide(DrawnOrder(count));
    }

    /// <summary>Whether each row is in the first of two parts: round(fraction · N) rows are, and of each class its share to within a row.</summary>
    public bool[] Divide(double fraction)
    {
        int[] counts = new int[_rowsByClass.Length];
        double[] keys = new double[counts.Length];
        for (int i = 0; i < counts.Length; i++)
        {
            double share = _rowsByClass[i].Length * fraction;
            counts[i] = (int)Math.Floor(share + Rounding);

            // Of R classes drawn without replacement, one at a time and in proportion to the part of a row that rounding took: those
            // of the R smallest exponential keys (Efraimidis and Spirakis 2006).
            double rest = share - counts[i];
            keys[i] = rest > Rounding ? -Math.Log(1 - _random.NextFloat()) / rest : double.PositiveInfinity;
        }

        int odd = (int)Math.Floor((_count * fraction) + 0.5) - counts.Sum();
        foreach (int i in Enumerable.Range(0, counts.Length).OrderBy(i => keys[i]).Take(odd))
        {
            counts[i]++;
        }

        bool[] isFirst = new bool[_count];
        for (int i = 0; i < counts.Length; i++)
        {
            foreach (int row in _rowsByClass[i].AsSpan(0, counts[i]))
            {
                isFirst[row] = true;
            }
        }

        return isFirst;
    }

    /// <summary>The fold of each row: dealt like cards, class after class, to the folds in a drawn order.</summary>
    public int[] Deal(int folds)
    {
        int[] foldAt = DrawnOrder(folds);
        int[] foldOfRow = new int[_count];
        int dealt = 0;
        foreach (int row in _rowsByClass.SelectMany(rows => rows))
        {
            foldOfRow[row] = foldAt[dealt++ % folds];
        }

        return foldOfRow;
    }

    private static int[][] ByClass<T>(int[] order, Func<int, T> classOf) => [.. order.GroupBy(classOf).Select(rows => rows.ToArray())];

    private int[] DrawnOrder(int count)
    {
        int[] order = new int[count];
        Rows.InOrder(order);
        _random.Shuffle(order);
        return order;
    }
}
