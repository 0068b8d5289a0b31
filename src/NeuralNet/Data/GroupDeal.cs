namespace NeuralNet;

/// <summary>Draws which groups of rows go to which part; a group is never divided.</summary>
internal sealed class GroupDeal
{
    private readonly int _count;
    private readonly int _seed;
    private readonly int[][] _groups;           // the rows of each, in drawn order

    /// <param name="groups">The group of each row.</param>
    /// <param name="seed">Seeds the draw.</param>
    public GroupDeal(int[] groups, int seed)
    {
        _count = groups.Length;
        _seed = seed;
        int[][] byFirstRow = [.. Enumerable.Range(0, groups.Length).GroupBy(row => groups[row]).Select(rows => rows.ToArray())];
        _groups = [.. DrawnOrder(byFirstRow.Length).Select(i => byFirstRow[i])];
    }

    /// <summary>Whether each row is in the first of two parts, whose share is as near to the fraction as groups in drawn order make it.</summary>
    public bool[] Divide(double fraction)
    {
        bool[] isFirst = new bool[_count];
        double missing = _count * fraction;
        foreach (int[] rows in _groups)
        {
            if (Math.Abs(missing - rows.Length) < Math.Abs(missing))
            {
                missing -= rows.Length;
                Array.ForEach(rows, row => isFirst[row] = true);
            }
        }

        return isFirst;
    }

    /// <summary>The fold of each row: large groups first, each to the fold with the fewest rows so far.</summary>
    public int[] Deal(int folds)
    {
        int[] foldAt = DrawnOrder(folds);
        int[] foldOfRow = new int[_count];

        // By rows so far, then by place: a queue finds the least in log(folds) steps.
        var lightest = new PriorityQueue<int, (int Rows, int Place)>();
        for (int place = 0; place < folds; place++)
        {
            lightest.Enqueue(place, (0, place));
        }

        foreach (int[] rows in _groups.OrderByDescending(rows => rows.Length))
        {
            lightest.TryDequeue(out int place, out (int Rows, int) load);
            Array.ForEach(rows, row => foldOfRow[row] = foldAt[place]);
            lightest.Enqueue(place, (load.Rows + rows.Length, place));
        }

        return foldOfRow;
    }

    private int[] DrawnOrder(int count)
    {
        int[] order = new int[count];
        Rows.InOrder(order);
        Rows.RandomForParts(_seed).Shuffle(order);
        return order;
    }
}
