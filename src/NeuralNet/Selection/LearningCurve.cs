using System.Globalization;

namespace NeuralNet;

/// <summary>
/// How scores change with the number of rows to train on: whether more rows would help (the validation score still improves), or another model (it does not, and the
/// training score is no better). scikit-learn's <c>learning_curve</c>.
/// </summary>
/// <example><code>
/// LearningCurve curve = LearningCurve.Run(table.KFold(5, seed: 1), (fold, token) =>
/// {
///     (Table train, Table held) = table.Split(fold);
///     MlpRegressor model = MlpRegressor.Fit(train, "price", options, token);
///     return new FitScores(Score.Of(model.Evaluate(train)), Score.Of(model.Evaluate(held)));
/// });
/// </code></example>
public sealed class LearningCurve
{
    // As scikit-learn's.
    private static readonly double[] DefaultShares = [0.1, 0.325, 0.55, 0.775, 1];

    // The product of a count and a share such as 0.29 · 100 misses a whole number by its rounding.
    private const double Rounding = 1e-6;

    private LearningCurve(IReadOnlyList<LearningCurvePoint> points, bool isComplete)
    {
        Points = points;
        IsComplete = isComplete;
    }

    /// <summary>By rising number of rows.</summary>
    public IReadOnlyList<LearningCurvePoint> Points { get; }

    /// <summary>Whether every point was finished: false after a cancellation.</summary>
    public bool IsComplete { get; }

    /// <summary>Fits each fold on growing parts of its rows to train on; the rows held out stay the same.</summary>
    /// <remarks>
    /// The rows of a point are drawn, and among those of the next. Fits run side by side on all cores, with the bits of one core; ranks share them as in
    /// <see cref="CrossValidation"/>. After a cancellation the points with
    /// all their folds are returned.
    /// </remarks>
    /// <param name="folds">One or more.</param>
    /// <param name="evaluate">Fits by the rows to train on and gives scores on these and on the rows held out. Called from several threads.</param>
    /// <param name="shares">Of the rows to train on, above 0 and at most 1; null for 0.1, 0.325, 0.55, 0.775 and 1.</param>
    /// <param name="classes">The class of each row of the data, so that fewer rows have about the same shares of classes; null to draw from all rows alike.</param>
    /// <param name="seed">Seeds the draws of rows.</param>
    /// <param name="progress">Is told of each finished fit, with its scores on the rows held out, from the thread that ran it, one at a time; with ranks, on rank 0.</param>
    /// <param name="ranks">Share the fits: each rank calls this with the same arguments, and each returns the same result. Null for this process alone.</param>
    /// <param name="cancellationToken">Ends the work; it is also what each fit gets.</param>
    /// <exception cref="ArgumentNullException">The folds or the function are null.</exception>
    /// <exception cref="ArgumentException">There is no fold, no share, or not a class for each row; or a fit gave no score, or other scores than another; or ranks were given different arguments.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A share is not above 0 and at most 1.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled before any point was finished.</exception>
    /// <exception cref="CollectiveException">Another rank ran the fit that threw, or the group of ranks has ended.</exception>
    public static LearningCurve Run(
        IEnumerable<RowFold> folds, Func<RowFold, CancellationToken, FitScores> evaluate, IReadOnlyList<double>? shares = null,
        IReadOnlyList<int>? classes = null, int seed = 0, IProgress<SelectionProgress>? progress = null, ICollective? ranks = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(evaluate);
        RowFold[] all = CrossValidation.Checked(nameof(LearningCurve), folds);
        int most = all.Max(fold => fold.TrainRows.Length);
        int[] sizes = SizesOf(shares ?? DefaultShares, most);
        TrainingSubsets[] subsets = TrainingSubsets.Of(nameof(LearningCurve), all, classes, seed);
        int count = sizes.Length * all.Length;
        FitFacts.Check(ranks, nameof(LearningCurve), () =>
            [("numbers of rows", string.Join(", ", sizes)), .. sizes.SelectMany((_, size) => FitFacts.Of([.. all.Select((_, fold) => FoldAt(size, fold))]))]);
        FitResult?[] fits = new FitRunner(count, progress, ranks, cancellationToken).Run(count, Fit);
        LearningCurvePoint[] points = [.. sizes.Select(PointOf).OfType<LearningCurvePoint>()];
        return points.Length > 0 ? new(points, points.Length == sizes.Length) : throw new OperationCanceledException(cancellationToken);

        RowFold FoldAt(int size, int fold) => subsets[fold].Take(sizes[size], most);

        FitResult Fit(int number, CancellationToken token)
        {
            (int size, int fold) = Math.DivRem(number, all.Length);
            FitScores scores = evaluate(FoldAt(size, fold), token);
            IReadOnlyList<Score> training = Score.Checked(scores?.Training);
            return new(Score.Checked(scores?.Validation)) { Training = training };
        }

        LearningCurvePoint? PointOf(int rows, int size)
        {
            FitResult?[] own = fits[(size * all.Length)..((size + 1) * all.Length)];
            return own.Contains(null) ? null : new LearningCurvePoint(
                rows,
                ScoreSummary.Of([.. own.Select(fit => fit!.Training!)], [.. all.Select((_, fold) => FoldAt(size, fold).TrainRows.Length)]),
                ScoreSummary.Of([.. own.Select(fit => fit!.Scores)], [.. all.Select(fold => fold.ValidationRows.Length)]),
                own.Sum(fit => fit!.Seconds));
        }
    }

    /// <summary>A row for each point: its training rows, mean and standard deviation of each score (missing where they are not finite), and its seconds.</summary>
    public Table ToTable() => Table.Of(
    [
        new NumberColumn("training rows", Points.Select(point => (double)point.TrainingRows)),
        .. Columns("training", point => point.Training),
        .. Columns("validation", point => point.Validation),
        new NumberColumn("seconds", Points.Select(point => point.Seconds)),
    ]);

    /// <summary>A line for each point, with mean and standard deviation of each score.</summary>
    public override string ToString()
    {
        string[][] rows =
        [
            ["training rows", .. Points[0].Training.Select(score => $"training {score.Name}"), .. Points[0].Validation.Select(score => $"validation {score.Name}"), "seconds"],
            .. Points.Select(point => (string[])[
                point.TrainingRows.ToString(CultureInfo.InvariantCulture), .. point.Training.Select(score => score.Text), .. point.Validation.Select(score => score.Text),
                ResultText.Seconds(point.Seconds)]),
        ];
        return (IsComplete ? "" : "incomplete: it was cancelled\n") + ResultText.Align(rows);
    }

    private IEnumerable<TableColumn> Columns(string part, Func<LearningCurvePoint, IReadOnlyList<ScoreSummary>> scores) =>
        scores(Points[0]).SelectMany((score, i) => (TableColumn[])[
            ResultColumn.Numbers($"{part} {score.Name}", Points.Select(point => scores(point)[i].Mean)),
            ResultColumn.Numbers($"{part} {score.Name} deviation", Points.Select(point => scores(point)[i].StandardDeviation))]);

    private static int[] SizesOf(IReadOnlyList<double> shares, int most)
    {
        if (shares.Count == 0)
        {
            throw new ArgumentException("LearningCurve expects one or more shares, such as [0.1, 0.5, 1], but got none.", nameof(shares));
        }

        foreach (double share in shares)
        {
            if (!(share > 0 && share <= 1))
            {
                throw new ArgumentOutOfRangeException(nameof(shares), FormattableString.Invariant(
                    $"LearningCurve expects shares of the training rows above 0 and at most 1, such as [0.1, 0.5, 1], but got {share}."));
            }
        }

        return [.. shares.Select(share => Math.Max(1, (int)((share * most) + Rounding))).Distinct().Order()];
    }
}
