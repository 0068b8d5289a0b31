namespace NeuralNet;

/// <content>Splits and folds. Weights go with their rows.</content>
public sealed partial class Dataset
{
    /// <summary>Two parts, drawn at random; the rows keep their order within each. Same seed, same parts. Copies the rows.</summary>
    /// <param name="fraction">The share of the first part, between 0 and 1: it gets round(fraction · N) rows.</param>
    /// <param name="seed">Seeds the draw.</param>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is not between 0 and 1.</exception>
    /// <exception cref="ArgumentException">A part would be empty, or all its weights 0.</exception>
    public (Dataset First, Dataset Second) Split(double fraction, int seed) => Divide(fraction, new Strata(Count, null, seed));

    /// <summary>
    /// Two parts, drawn at random, that divide each class of the targets in the same proportion, to within a row; the rows keep their order within each
    /// part. Where a class's share is no whole number of rows, the seed also draws which classes get the odd rows. Same seed, same
    /// parts. Copies the rows.
    /// </summary>
    /// <param name="fraction">The share of the first part, between 0 and 1: it gets round(fraction · N) rows.</param>
    /// <param name="seed">Seeds the draw.</param>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is not between 0 and 1.</exception>
    /// <exception cref="ArgumentException">A part would be empty, or all its weights 0.</exception>
    /// <exception cref="InvalidOperationException">The targets are not class indices [N, 1].</exception>
    public (Dataset First, Dataset Second) StratifiedSplit(double fraction, int seed) => Divide(fraction, TargetStrata(seed));

    /// <summary><see cref="StratifiedSplit(double, int)"/> by classes other than the targets, for example by species in a regression of weight.</summary>
    /// <param name="fraction">The share of the first part, between 0 and 1: it gets round(fraction · N) rows.</param>
    /// <param name="strata">The class number of each row, [N] or [N, 1]: whole numbers of 0 or more.</param>
    /// <param name="seed">Seeds the draw.</param>
    /// <exception cref="ArgumentNullException">The strata are null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is not between 0 and 1.</exception>
    /// <exception cref="ArgumentException">The strata are no N class numbers; or a part would be empty, or all its weights 0.</exception>
    public (Dataset First, Dataset Second) StratifiedSplit(double fraction, Tensor strata, int seed) =>
        Divide(fraction, OtherStrata(strata, seed));

    /// <summary>
    /// Cross-validation: every row is in the validation part of one fold and in the training part of all others. Sizes differ
    /// by at most a row. Same seed, same folds.
    /// </summary>
    /// <param name="folds">Number of folds, 2 to N.</param>
    /// <param name="seed">Seeds the draw.</param>
    /// <returns>The folds, each built (its rows copied) when it is enumerated; a fold with a part whose weights are all 0 throws then.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number of folds is not 2 to N.</exception>
    public IEnumerable<Fold> KFold(int folds, int seed) => Deal(folds, new Strata(Count, null, seed));

    /// <summary>
    /// <see cref="KFold"/> where every validation part also has the same share of each class of the targets, to within a row; the seed
    /// also draws which folds get the odd rows. A class with fewer rows than folds is missing from some folds.
    /// </summary>
    /// <param name="folds">Number of folds, 2 to N.</param>
    /// <param name="seed">Seeds the draw.</param>
    /// <returns>The folds, as for <see cref="KFold"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number of folds is not 2 to N.</exception>
    /// <exception cref="InvalidOperationException">The targets are not class indices [N, 1].</exception>
    public IEnumerable<Fold> StratifiedKFold(int folds, int seed) => Deal(folds, TargetStrata(seed));

    /// <summary><see cref="StratifiedKFold(int, int)"/> by classes other than the targets.</summary>
    /// <param name="folds">Number of folds, 2 to N.</param>
    /// <param name="strata">The class number of each row, [N] or [N, 1]: whole numbers of 0 or more.</param>
    /// <param name="seed">Seeds the draw.</param>
    /// <returns>The folds, as for <see cref="KFold"/>.</returns>
    /// <exception cref="ArgumentNullException">The strata are null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of folds is not 2 to N.</exception>
    /// <exception cref="ArgumentException">The strata are no N class numbers.</exception>
    public IEnumerable<Fold> StratifiedKFold(int folds, Tensor strata, int seed) => Deal(folds, OtherStrata(strata, seed));

    /// <summary>The rows of both parts, copied with their weights.</summary>
    /// <param name="parts">Row numbers, for example of <see cref="Folds.GroupedSplit"/> or <see cref="Folds.TimeSplit"/>.</param>
    /// <exception cref="ArgumentNullException">The parts are null.</exception>
    /// <exception cref="ArgumentException">A part is empty, or all its weights are 0.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public (Dataset Train, Dataset Validation) Split(RowFold parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return (Subset(parts.TrainRows), Subset(parts.ValidationRows));
    }

    /// <summary>Cross-validation by row numbers, for example of <see cref="Folds.GroupedKFold"/> or <see cref="Folds.TimeOrdered"/>.</summary>
    /// <param name="folds">The row numbers of each fold.</param>
    /// <returns>The folds, each built (its rows copied) when it is enumerated; one with an empty part or a row that does not exist throws then.</returns>
    /// <exception cref="ArgumentNullException">The folds are null.</exception>
    public IEnumerable<Fold> FoldsOf(IEnumerable<RowFold> folds)
    {
        ArgumentNullException.ThrowIfNull(folds);
        return folds.Select(rows => new Fold
        {
            Index = rows.Index,
            Train = Subset(rows.TrainRows),
            Validation = Subset(rows.ValidationRows),
            TrainRows = rows.TrainRows,
            ValidationRows = rows.ValidationRows,
        });
    }

    private (Dataset First, Dataset Second) Divide(double fraction, Strata strata)
    {
        if (!(fraction > 0 && fraction < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(fraction), FormattableString.Invariant($"Dataset expects a fraction between 0 and 1 but got {fraction}."));
        }

        bool[] isFirst = strata.Divide(fraction);
        int[] first = RowsWhere(row => isFirst[row]);
        int[] second = RowsWhere(row => !isFirst[row]);
        return first.Length == 0 || second.Length == 0
            ? throw new ArgumentException(FormattableString.Invariant(
                $"Dataset of {Count} rows cannot be split by {fraction}: a part would be empty. Use another fraction or more rows."))
            : (Subset(first), Subset(second));
    }

    private IEnumerable<Fold> Deal(int folds, Strata strata)
    {
        if (folds < 2 || folds > Count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(folds), $"Dataset of {Count} rows expects 2 or more folds and at most one a row, but got {folds}.");
        }

        int[] foldOfRow = strata.Deal(folds);
        return Enumerable.Range(0, folds).Select(fold =>
        {
            int[] train = RowsWhere(row => foldOfRow[row] != fold);
            int[] validation = RowsWhere(row => foldOfRow[row] == fold);
            return new Fold
            {
                Index = fold,
                Train = Subset(train),
                Validation = Subset(validation),
                TrainRows = train,
                ValidationRows = validation,
            };
        });
    }

    private Strata TargetStrata(int seed) => ProblemOf(Targets) is string problem
        ? throw new InvalidOperationException(
            $"A stratified division expects class indices 0, 1, 2, ... as targets {problem}. Pass the classes as strata, or divide without.")
        : new Strata(Count, Targets, seed);

    private Strata OtherStrata(Tensor strata, int seed)
    {
        ArgumentNullException.ThrowIfNull(strata);
        return ProblemOf(strata) is string problem
            ? throw new ArgumentException($"A stratified division expects class indices 0, 1, 2, ... as strata {problem}.", nameof(strata))
            : new Strata(Count, strata, seed);
    }

    /// <summary>Why these are not class indices of the rows, as the end of a message; null if they are.</summary>
    private string? ProblemOf(Tensor classes)
    {
        if (classes.Rows != Count || classes.Length != Count || classes.Shape.Rank > 2)
        {
            return $"[{Count}, 1], one for each row, but got {classes.Shape}";
        }

        for (int row = 0; row < Count; row++)
        {
            if (!(classes[row] >= 0 && float.IsInteger(classes[row])))
            {
                return FormattableString.Invariant($"but got {classes[row]} in row {row}");
            }
        }

        return null;
    }

    private int[] RowsWhere(Func<int, bool> belongs) => [.. Enumerable.Range(0, Count).Where(belongs)];
}
