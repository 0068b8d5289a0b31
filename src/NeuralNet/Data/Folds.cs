namespace NeuralNet;

/// <summary>
/// Divides rows by their numbers: into two parts, or into the folds of a cross-validation. By class so that each part has its share, by group so that
/// no group is in both, by time so that the future is held out.
/// </summary>
/// <remarks>
/// Same arguments, same parts, on every machine. The same seed gives the rows of <see cref="Dataset.Split(double, int)"/>, <see cref="Dataset.KFold"/> and
/// their stratified kin. Folds are made one by one as they are enumerated.
/// </remarks>
public static partial class Folds
{
    /// <summary>Two parts, drawn at random.</summary>
    /// <param name="count">Number of rows, N.</param>
    /// <param name="fraction">The share of rows to train on, between 0 and 1: round(fraction · N) rows.</param>
    /// <param name="seed">Seeds the draw.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative or the fraction not between 0 and 1.</exception>
    /// <exception cref="ArgumentException">A part would be empty.</exception>
    public static RowFold Split(int count, double fraction, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return Divide(nameof(Split), count, fraction, () => new Strata(count, seed).Divide(fraction));
    }

    /// <summary>Two parts, drawn at random, that divide each class in the same proportion, to within a row.</summary>
    /// <param name="classes">The class number of each row.</param>
    /// <param name="fraction">The share of rows to train on, between 0 and 1: round(fraction · N) rows.</param>
    /// <param name="seed">Seeds the draw.</param>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is not between 0 and 1.</exception>
    /// <exception cref="ArgumentException">A part would be empty.</exception>
    public static RowFold StratifiedSplit(ReadOnlySpan<int> classes, double fraction, int seed)
    {
        int[] kept = classes.ToArray();
        return Divide(nameof(StratifiedSplit), kept.Length, fraction, () => new Strata(kept, seed).Divide(fraction));
    }

    /// <summary>
    /// Two parts, drawn at random, with no group in both, such as all rows of one patient. Groups are drawn one by one, and each is trained on
    /// where that brings the share of rows nearer to the fraction.
    /// </summary>
    /// <param name="groups">The group of each row: any numbers.</param>
    /// <param name="fraction">The share of rows to train on, between 0 and 1, as near as whole groups allow.</param>
    /// <param name="seed">Seeds the draw.</param>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is not between 0 and 1.</exception>
    /// <exception cref="ArgumentException">A part would be empty.</exception>
    public static RowFold GroupedSplit(ReadOnlySpan<int> groups, double fraction, int seed)
    {
        int[] kept = groups.ToArray();
        return Divide(nameof(GroupedSplit), kept.Length, fraction, () => new GroupDeal(kept, seed).Divide(fraction));
    }

    /// <summary>The first rows to train on, the last held out: for rows in order of time.</summary>
    /// <param name="count">Number of rows, N.</param>
    /// <param name="fraction">The share of rows to train on, between 0 and 1: round(fraction · N) rows, less the gap.</param>
    /// <param name="gap">Rows left out before those held out, 0 or more: where targets reach into the future (<see cref="SlidingWindows.Gap"/>).</param>
    /// <exception cref="ArgumentOutOfRangeException">The count or the gap is negative, or the fraction not between 0 and 1.</exception>
    /// <exception cref="ArgumentException">A part would be empty.</exception>
    public static RowFold TimeSplit(int count, double fraction, int gap = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegative(gap);
        ThrowIfNoFraction(nameof(TimeSplit), fraction);
        int cut = (int)Math.Floor((count * fraction) + 0.5);
        return cut - gap < 1 || cut >= count
            ? throw EmptyPart(nameof(TimeSplit), count, fraction, gap > 0 ? $" with a gap of {gap}" : "")
            : new RowFold { Index = 0, TrainRows = RowsFrom(0, cut - gap), ValidationRows = RowsFrom(cut, count) };
    }

    private static RowFold Divide(string who, int count, double fraction, Func<bool[]> draw)
    {
        ThrowIfNoFraction(who, fraction);
        bool[] isFirst = draw();
        RowFold parts = RowFold.Where(0, count, row => isFirst[row]);
        return parts.TrainRows.Length == 0 || parts.ValidationRows.Length == 0 ? throw EmptyPart(who, count, fraction) : parts;
    }

    private static void ThrowIfNoFraction(string who, double fraction)
    {
        if (!(fraction > 0 && fraction < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(fraction), FormattableString.Invariant($"Folds.{who} expects a fraction between 0 and 1 but got {fraction}."));
        }
    }

    private static ArgumentException EmptyPart(string who, int count, double fraction, string rest = "") => new(FormattableString.Invariant(
        $"Folds.{who} of {count} rows by {fraction}{rest} would leave a part empty. Use another fraction or more rows."));

    private static int[] RowsFrom(int first, int end)
    {
        int[] rows = new int[end - first];
        Rows.InOrder(rows, first);
        return rows;
    }
}
