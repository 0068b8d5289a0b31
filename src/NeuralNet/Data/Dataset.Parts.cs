namespace NeuralNet;

/// <content>
/// Dividing. Each way puts the rows in a drawn order and deals them out along it. A stratified order has class after class, so
/// that every class is dealt as evenly as the whole.
/// </content>
public sealed partial class Dataset
{
    /// <summary>Two parts, drawn at random; the rows keep their order within each. Same seed, same parts. Copies the rows.</summary>
    /// <param name="fraction">The share of the first part, between 0 and 1: it gets round(fraction · N) rows.</param>
    /// <param name="seed">Names the draw.</param>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is not between 0 and 1.</exception>
    /// <exception cref="ArgumentException">A part would be empty.</exception>
    public (Dataset First, Dataset Second) Split(double fraction, int seed) => Divide(fraction, DrawnOrder(seed));

    /// <summary>
    /// Two parts, drawn at random, that divide each class alike, to within a row; the rows keep their order within each part.
    /// Same seed, same parts. Copies the rows.
    /// </summary>
    /// <param name="fraction">The share of the first part, between 0 and 1: it gets round(fraction · N) rows.</param>
    /// <param name="seed">Names the draw.</param>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is not between 0 and 1.</exception>
    /// <exception cref="ArgumentException">A part would be empty.</exception>
    /// <exception cref="InvalidOperationException">The targets are not class indices [N, 1].</exception>
    public (Dataset First, Dataset Second) StratifiedSplit(double fraction, int seed) => Divide(fraction, ClassAfterClass(seed));

    /// <summary>
    /// Cross-validation: every row is in the validation part of one fold and in the training part of all others. Sizes differ
    /// by at most a row. Same seed, same folds.
    /// </summary>
    /// <param name="folds">Their number, 2 to N.</param>
    /// <param name="seed">Names the draw.</param>
    /// <returns>The folds, each made (its rows copied) when it is reached.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number of folds is not 2 to N.</exception>
    public IEnumerable<Fold> KFold(int folds, int seed) => Deal(folds, DrawnOrder(seed));

    /// <summary>
    /// <see cref="KFold"/> where every validation part also has the same share of each class, to within a row. A class of fewer
    /// rows than folds is missing from some.
    /// </summary>
    /// <param name="folds">Their number, 2 to N.</param>
    /// <param name="seed">Names the draw.</param>
    /// <returns>The folds, each made (its rows copied) when it is reached.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number of folds is not 2 to N.</exception>
    /// <exception cref="InvalidOperationException">The targets are not class indices [N, 1].</exception>
    public IEnumerable<Fold> StratifiedKFold(int folds, int seed) => Deal(folds, ClassAfterClass(seed));

    private (Dataset First, Dataset Second) Divide(double fraction, int[] order)
    {
        if (!(fraction > 0 && fraction < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(fraction), FormattableString.Invariant($"Dataset expects a fraction between 0 and 1 but got {fraction}."));
        }

        // The first part takes a row wherever its share of the rows so far, rounded, goes up.
        bool[] isFirst = new bool[Count];
        for (int i = 0; i < order.Length; i++)
        {
            isFirst[order[i]] = Share(i + 1) > Share(i);
        }

        int[] first = RowsWhere(row => isFirst[row]);
        int[] second = RowsWhere(row => !isFirst[row]);
        return first.Length == 0 || second.Length == 0
            ? throw new ArgumentException(FormattableString.Invariant(
                $"Dataset of {Count} rows cannot be split by {fraction}: a part would be empty. Use another fraction or more rows."))
            : (Subset(first), Subset(second));

        double Share(int rows) => Math.Floor((rows * fraction) + 0.5);
    }

    private IEnumerable<Fold> Deal(int folds, int[] order)
    {
        if (folds < 2 || folds > Count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(folds), $"Dataset of {Count} rows expects 2 or more folds and at most one a row, but got {folds}.");
        }

        int[] foldOfRow = new int[Count];
        for (int i = 0; i < order.Length; i++)
        {
            foldOfRow[order[i]] = i % folds;
        }

        return Enumerable.Range(0, folds).Select(fold =>
        {
            int[] train = RowsWhere(row => foldOfRow[row] != fold);
            int[] validation = RowsWhere(row => foldOfRow[row] == fold);
            return new Fold(fold, Subset(train), Subset(validation), train, validation);
        });
    }

    private int[] DrawnOrder(int seed)
    {
        int[] order = new int[Count];
        Rows.ShuffleForParts(seed, order);
        return order;
    }

    /// <summary>All rows of the first class in a drawn order, then all of the second, and so on.</summary>
    private int[] ClassAfterClass(int seed)
    {
        const string Mend = "Give class indices as targets, or divide without strata.";
        if (TargetCount != 1)
        {
            throw new InvalidOperationException(
                $"A stratified division expects class indices [N, 1] as targets but got {Targets.Shape}. {Mend}");
        }

        for (int row = 0; row < Count; row++)
        {
            if (Targets[row] < 0 || !float.IsInteger(Targets[row]))
            {
                throw new InvalidOperationException(FormattableString.Invariant(
                    $"A stratified division expects class indices 0, 1, 2, ... as targets but row {row} is {Targets[row]}. {Mend}"));
            }
        }

        return [.. DrawnOrder(seed).OrderBy(row => Targets[row])]; // a stable sort: each class keeps its drawn order
    }

    private int[] RowsWhere(Func<int, bool> belongs) => [.. Enumerable.Range(0, Count).Where(belongs)];
}
