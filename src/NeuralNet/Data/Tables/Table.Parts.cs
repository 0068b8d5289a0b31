using NeuralNet.Kernels;

namespace NeuralNet;

/// <content>Division into a part to train on and a part to test on. The rows keep their order within each; both are copies.</content>
public sealed partial class Table
{
    /// <summary>Two parts, drawn at random. Same seed, same parts.</summary>
    /// <param name="trainShare">The share of the first part, between 0 and 1: it gets round(share · N) rows.</param>
    /// <param name="seed">Seeds the draw.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not between 0 and 1.</exception>
    /// <exception cref="ArgumentException">A part would be empty.</exception>
    public (Table Train, Table Test) Split(double trainShare, int seed)
    {
        ThrowIfNoShare(trainShare);
        return Parts(new Strata(RowCount, null, seed).Divide(trainShare), trainShare);
    }

    /// <summary>
    /// Two parts, drawn at random, that divide each value of a column in the same proportion, to within a row; rows without a value are one more
    /// class. Where a share is no whole number of rows, the seed also draws which classes get the odd rows. Same seed, same parts.
    /// </summary>
    /// <param name="column">A column of categories, texts or whole numbers.</param>
    /// <param name="trainShare">The share of the first part, between 0 and 1: it gets round(share · N) rows.</param>
    /// <param name="seed">Seeds the draw.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not between 0 and 1.</exception>
    /// <exception cref="ArgumentException">There is no such column, its numbers have fractions, or a part would be empty.</exception>
    public (Table Train, Table Test) StratifiedSplit(string column, double trainShare, int seed)
    {
        ThrowIfNoShare(trainShare);
        int[] classes = ClassesOf(column, nameof(StratifiedSplit), out _);
        return Parts(new Strata(RowCount, Tensor.From(Array.ConvertAll(classes, each => (float)each)), seed).Divide(trainShare), trainShare);
    }

    /// <summary>
    /// Two parts such that the rows of a group are all in one, as the visits of one patient must be. Groups in a drawn order go to the first part while
    /// that brings its rows nearer to the share. Same seed, same parts.
    /// </summary>
    /// <param name="column">The column that names each row's group; none may be missing.</param>
    /// <param name="trainShare">The share of the first part, between 0 and 1.</param>
    /// <param name="seed">Seeds the draw.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not between 0 and 1.</exception>
    /// <exception cref="ArgumentException">
    /// There is no such column, a group is missing, its numbers have fractions, or there are fewer than two groups.
    /// </exception>
    public (Table Train, Table Test) GroupSplit(string column, double trainShare, int seed)
    {
        ThrowIfNoShare(trainShare);
        int[] groups = GroupsOf(column, nameof(GroupSplit), out int count);
        if (count < 2)
        {
            throw new ArgumentException(
                $"Table.GroupSplit expects two groups or more but in column {TableText.Quote(column)} there is {count}.", nameof(column));
        }

        int[] sizes = new int[count];
        Array.ForEach(groups, group => sizes[group - 1]++);
        int[] order = new int[count];
        Rows.InOrder(order);
        CounterRandom random = Rows.RandomForParts(seed);
        random.Shuffle(order);

        // The first group is always there, and the last never.
        bool[] isFirst = new bool[count];
        double target = trainShare * RowCount;
        int rows = 0;
        foreach (int group in order.AsSpan(0, count - 1))
        {
            if (rows > 0 && Math.Abs(rows + sizes[group] - target) > Math.Abs(rows - target))
            {
                break;
            }

            isFirst[group] = true;
            rows += sizes[group];
        }

        return Parts(Array.ConvertAll(groups, group => isFirst[group - 1]), trainShare);
    }

    /// <summary>The first rows to train on and the last to test on, as for rows in the order of time.</summary>
    /// <param name="trainShare">The share of the first part, between 0 and 1: it gets round(share · N) rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not between 0 and 1.</exception>
    /// <exception cref="ArgumentException">A part would be empty.</exception>
    public (Table Train, Table Test) SplitByOrder(double trainShare)
    {
        ThrowIfNoShare(trainShare);
        int count = (int)Math.Floor((trainShare * RowCount) + 0.5);
        return Parts([.. Enumerable.Range(0, RowCount).Select(row => row < count)], trainShare);
    }

    /// <summary>
    /// The earlier rows to train on and the later to test on: those up to a moment that leaves about the share before it. Rows of one moment are in one part, so
    /// nothing from the test is known in training.
    /// </summary>
    /// <param name="column">A column of numbers, such as dates; none may be missing.</param>
    /// <param name="trainShare">The share of the first part, between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not between 0 and 1.</exception>
    /// <exception cref="ArgumentException">There is no such column of numbers, a number is missing, or a part would be empty.</exception>
    public (Table Train, Table Test) TimeSplit(string column, double trainShare)
    {
        ThrowIfNoShare(trainShare);
        double[] times = Numbers(column).AsSpan().ToArray();
        int missing = Array.FindIndex(times, double.IsNaN);
        if (missing >= 0)
        {
            throw new ArgumentException(
                $"Table.TimeSplit expects a time for each row but column {TableText.Quote(column)} has none in row {missing}. Table.WithoutMissing drops such rows.", nameof(column));
        }

        double[] sorted = (double[])times.Clone();
        Array.Sort(sorted);
        int count = (int)Math.Floor((trainShare * RowCount) + 0.5);
        double moment = sorted.Length == 0 ? 0 : sorted[Math.Min(count, sorted.Length - 1)];

        // The rows of the moment at the cut go where most of them would.
        int before = sorted.Count(time => time < moment), with = sorted.Count(time => time <= moment);
        bool isEarlier = with < RowCount && (before == 0 || with - count < count - before);
        return Parts(Array.ConvertAll(times, time => time < moment || (isEarlier && time == moment)), trainShare);
    }

    private static void ThrowIfNoShare(double trainShare)
    {
        if (!(trainShare > 0 && trainShare < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(trainShare), FormattableString.Invariant($"Table expects a share between 0 and 1 to train on but got {trainShare}."));
        }
    }

    private (Table Train, Table Test) Parts(bool[] isFirst, double trainShare)
    {
        int[] first = RowsWhere(row => isFirst[row]);
        int[] second = RowsWhere(row => !isFirst[row]);
        return first.Length == 0 || second.Length == 0
            ? throw new ArgumentException(FormattableString.Invariant(
                $"Table of {RowCount} rows cannot be split by {trainShare}: a part would be empty. Use another share or more rows."))
            : (Take(first), Take(second));
    }

    /// <summary>Each row's group, from 1 in the order of appearance; all rows have one.</summary>
    private int[] GroupsOf(string column, string method, out int count)
    {
        int[] groups = ClassesOf(column, method, out count);
        int missing = Array.FindIndex(groups, group => group == 0);
        return missing < 0 ? groups : throw new ArgumentException(
            $"Table.{method} expects a group for each row but in column {TableText.Quote(column)} row {missing} has none.", nameof(column));
    }

    /// <summary>Each row's class, from 1 in the order of appearance; 0 where it is missing.</summary>
    private int[] ClassesOf(string name, string method, out int count)
    {
        TableColumn column = this[name];
        if (column is NumberColumn numbers && numbers.AsSpan().ToArray().FirstOrDefault(number => !double.IsInteger(number) && !double.IsNaN(number)) is var fraction and not 0)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"Table.{method} expects classes or whole numbers but column {TableText.Quote(name)} has {fraction}. Use Table.Split, or a column with the bins of the number."), nameof(name));
        }

        var classes = new Dictionary<string, int>(StringComparer.Ordinal);
        int[] classOfRow = new int[RowCount];
        for (int row = 0; row < classOfRow.Length; row++)
        {
            if (column.TextAt(row) is string text && !classes.TryGetValue(text, out classOfRow[row]))
            {
                classes.Add(text, classOfRow[row] = classes.Count + 1);
            }
        }

        count = classes.Count;
        return classOfRow;
    }
}
