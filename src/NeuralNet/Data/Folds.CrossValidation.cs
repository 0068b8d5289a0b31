namespace NeuralNet;

/// <content>The folds of a cross-validation.</content>
public static partial class Folds
{
    /// <summary>Every row is held out in one fold and trained on in all others; sizes differ by at most a row.</summary>
    /// <param name="count">Number of rows, N.</param>
    /// <param name="folds">Number of folds, 2 to N.</param>
    /// <param name="seed">Seeds the draw.</param>
    /// <param name="repeats">How often the whole is done, each time by another draw: repeat r is that of seed + r.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of folds is not 2 to N, or of repeats less than 1.</exception>
    public static IEnumerable<RowFold> KFold(int count, int folds, int seed, int repeats = 1)
    {
        ThrowIfNoFolds(nameof(KFold), folds, repeats, count, "row");
        return Repeat(folds, repeats, repeat => new Strata(count, unchecked(seed + repeat)).Deal(folds));
    }

    /// <summary><see cref="KFold"/> where every held-out part also has the same share of each class, to within a row.</summary>
    /// <param name="classes">The class number of each row.</param>
    /// <param name="folds">Number of folds, 2 to N.</param>
    /// <param name="seed">Seeds the draw.</param>
    /// <param name="repeats">How often the whole is done, each time by another draw: repeat r is that of seed + r.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of folds is not 2 to N, or of repeats less than 1.</exception>
    public static IEnumerable<RowFold> StratifiedKFold(ReadOnlySpan<int> classes, int folds, int seed, int repeats = 1)
    {
        ThrowIfNoFolds(nameof(StratifiedKFold), folds, repeats, classes.Length, "row");
        int[] kept = classes.ToArray();
        return Repeat(folds, repeats, repeat => new Strata(kept, unchecked(seed + repeat)).Deal(folds));
    }

    /// <summary>
    /// Every row is held out in one fold, and with it all rows of its group, such as a patient: what is measured is how a model does on new groups. Large groups
    /// are dealt first, each to the fold with the fewest rows so far.
    /// </summary>
    /// <param name="groups">The group of each row: any numbers.</param>
    /// <param name="folds">Number of folds, 2 to the number of groups.</param>
    /// <param name="seed">Seeds the draw: the order of groups of equal size, and of the folds.</param>
    /// <param name="repeats">How often the whole is done, each time by another draw: repeat r is that of seed + r.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of folds is not 2 to the number of groups, or of repeats less than 1.</exception>
    public static IEnumerable<RowFold> GroupedKFold(ReadOnlySpan<int> groups, int folds, int seed, int repeats = 1)
    {
        int[] kept = groups.ToArray();
        ThrowIfNoFolds(nameof(GroupedKFold), folds, repeats, kept.Distinct().Count(), "group");
        return Repeat(folds, repeats, repeat => new GroupDeal(kept, unchecked(seed + repeat)).Deal(folds));
    }

    /// <summary><see cref="GroupedKFold"/> that also spreads each class over the folds, as evenly as whole groups allow.</summary>
    /// <param name="classes">The class number of each row.</param>
    /// <param name="groups">The group of each row: any numbers.</param>
    /// <param name="folds">Number of folds, 2 to the number of groups.</param>
    /// <param name="seed">Seeds the draw: the order of groups of equal size, and of the folds.</param>
    /// <param name="repeats">How often the whole is done, each time by another draw: repeat r is that of seed + r.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of folds is not 2 to the number of groups, or of repeats less than 1.</exception>
    /// <exception cref="ArgumentException">There is not a group for each class.</exception>
    public static IEnumerable<RowFold> StratifiedGroupedKFold(
        ReadOnlySpan<int> classes, ReadOnlySpan<int> groups, int folds, int seed, int repeats = 1)
    {
        if (classes.Length != groups.Length)
        {
            throw new ArgumentException(
                $"Folds.StratifiedGroupedKFold expects a class and a group for each row but got {classes.Length} classes and {groups.Length} groups.",
                nameof(groups));
        }

        int[] keptClasses = classes.ToArray(), kept = groups.ToArray();
        ThrowIfNoFolds(nameof(StratifiedGroupedKFold), folds, repeats, kept.Distinct().Count(), "group");
        return Repeat(folds, repeats, repeat => new GroupDeal(kept, unchecked(seed + repeat)).Deal(keptClasses, folds));
    }

    /// <summary>
    /// For rows in order of time: each fold holds out the next rows and trains on those before them, so that training grows from fold to fold. scikit-learn's
    /// <c>TimeSeriesSplit</c>.
    /// </summary>
    /// <param name="count">Number of rows, N.</param>
    /// <param name="folds">Number of folds, 2 or more.</param>
    /// <param name="gap">Rows left out between both parts, 0 or more: where targets reach into the future (<see cref="SlidingWindows.Gap"/>).</param>
    /// <param name="validationRows">Rows held out in each fold; null for N / (folds + 1), rounded down.</param>
    /// <param name="maxTrainRows">Train on the last so many rows only: a window that moves instead of one that grows. Null for all.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// There are fewer than 2 folds, the gap is negative, or there are fewer than 1 validation or training rows.
    /// </exception>
    /// <exception cref="ArgumentException">There are too few rows: the first fold would have none to train on.</exception>
    public static IEnumerable<RowFold> TimeOrdered(int count, int folds, int gap = 0, int? validationRows = null, int? maxTrainRows = null)
    {
        ThrowIfNoFolds(nameof(TimeOrdered), folds, repeats: 1, Math.Max(count - 1, 0), "row after the first");
        ArgumentOutOfRangeException.ThrowIfNegative(gap);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxTrainRows ?? 1, 1, nameof(maxTrainRows));
        int held = validationRows ?? count / (folds + 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(held, 1, nameof(validationRows));

        long first = count - ((long)held * folds);
        return first - gap < 1
            ? throw new ArgumentException(
                $"Folds.TimeOrdered of {count} rows expects at least 1 row to train on in the first fold, but {folds} folds of {held} rows and a gap of {gap} "
                + $"leave {first - gap}. Use fewer folds or fewer validation rows.")
            : Enumerable.Range(0, folds).Select(fold =>
            {
                int start = (int)first + (fold * held), end = start - gap;
                return new RowFold
                {
                    Index = fold,
                    TrainRows = RowsFrom(Math.Max(0, end - (maxTrainRows ?? end)), end),
                    ValidationRows = RowsFrom(start, start + held),
                };
            });
    }

    private static IEnumerable<RowFold> Repeat(int folds, int repeats, Func<int, int[]> deal)
    {
        for (int repeat = 0; repeat < repeats; repeat++)
        {
            int[] foldOfRow = deal(repeat);
            for (int fold = 0; fold < folds; fold++)
            {
                int heldOut = fold;
                yield return RowFold.Where((repeat * folds) + fold, foldOfRow.Length, row => foldOfRow[row] != heldOut);
            }
        }
    }

    private static void ThrowIfNoFolds(string who, int folds, int repeats, int limit, string what)
    {
        if (folds < 2 || folds > limit)
        {
            throw new ArgumentOutOfRangeException(
                nameof(folds), $"Folds.{who} expects 2 or more folds and at most one a {what}, of which there are {limit}, but got {folds}.");
        }

        if (repeats < 1 || (long)repeats * folds > int.MaxValue)
        {
            throw new ArgumentOutOfRangeException(
                nameof(repeats), $"Folds.{who} expects 1 or more repeats, and at most {int.MaxValue} folds in all, but got {repeats}.");
        }
    }
}
