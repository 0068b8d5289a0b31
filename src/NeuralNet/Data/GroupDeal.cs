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

    /// <summary>
    /// The fold of each row, so that each class is spread over the folds too: large groups first, each to the fold that has the least of the group's classes so
    /// far, Σ cₖ gₖ / Tₖ² over the classes k with c rows in the fold, g in the group and T in all; this keeps Σ (cₖ / Tₖ)² over folds and classes least.
    /// Of equals, the fold with the fewest rows.
    /// </summary>
    /// <param name="classes">The class of each row.</param>
    /// <param name="folds">How many.</param>
    public int[] Deal(int[] classes, int folds)
    {
        int[] foldAt = DrawnOrder(folds);
        int[] foldOfRow = new int[_count];
        Dictionary<int, int> totals = classes.CountBy(label => label).ToDictionary();

        // Dictionaries and not a table of folds by classes: both may be as many as rows.
        Dictionary<int, int>[] countsAt = [.. Enumerable.Range(0, folds).Select(_ => new Dictionary<int, int>())];
        int[] rowsAt = new int[folds];
        foreach (int[] rows in _groups.OrderByDescending(rows => rows.Length))
        {
            KeyValuePair<int, int>[] ofGroup = [.. rows.CountBy(row => classes[row])];
            int place = Enumerable.Range(0, folds).MinBy(fold => (ofGroup.Sum(
                count => countsAt[fold].GetValueOrDefault(count.Key) * (double)count.Value / totals[count.Key] / totals[count.Key]), rowsAt[fold]));
            foreach ((int label, int count) in ofGroup)
            {
                countsAt[place][label] = countsAt[place].GetValueOrDefault(label) + count;
            }

            rowsAt[place] += rows.Length;
            Array.ForEach(rows, row => foldOfRow[row] = foldAt[place]);
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
