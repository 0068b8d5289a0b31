namespace NeuralNet;

/// <summary>How well fits do on rows that they did not learn from, fold by fold.</summary>
/// <remarks>
/// <para>
/// Any fit: a function of row numbers, called for several folds at once, each on its share of <see cref="Parallelism.MaxThreads"/>. What it gives must depend on the
/// fold alone; then the result has the same bits for any number of threads. A cross-validation inside another uses the share of the outer one. The row
/// numbers of all folds are in memory at once.
/// </para>
/// <para>
/// After a cancellation the finished folds are returned, and <see cref="CrossValidationResult.IsComplete"/> is false. A fold that was running counts for nothing, since its
/// fit may have ended early. What a fold throws is thrown, of several the first in order.
/// </para>
/// <para>
/// Ranks (<see cref="ICollective"/>) that are given share the fits: fit i goes to a rank by its number alone, and every rank gets the result of all, with the bits of one process; times are those of the
/// rank that ran a fit. Ranks compare what they are given before they begin; the data that a function reads they cannot see, and it must be the same. A failure or a cancellation on one rank ends
/// all, within a tenth of a second and the fits that are running: with the same message, the exception itself on the rank that ran the fit, <see cref="CollectiveException"/> on the others. Rank 0 reports the
/// progress of all. Until the call returns, the ranks are not free: a fit must not use them. On each rank the call uses one more thread, which mostly sleeps.
/// </para>
/// </remarks>
/// <example><code>
/// CrossValidationResult result = CrossValidation.Run(table.StratifiedKFold("churn", 5, seed: 1), (fold, token) =>
/// {
///     (Table train, Table held) = table.Split(fold);
///     return Score.Of(MlpClassifier.Fit(train, "churn", options, token).Evaluate(held));
/// });
/// Console.WriteLine(result);
/// </code></example>
public static class CrossValidation
{
    /// <summary>Fits and scores fold by fold. scikit-learn's <c>cross_validate</c>.</summary>
    /// <param name="folds">One or more, such as those of <see cref="Folds"/> or <see cref="Table.KFold"/>.</param>
    /// <param name="evaluate">Fits by the rows to train on and gives scores on the rows held out, in one order. Called from several threads.</param>
    /// <param name="progress">Is told of each finished fold, from the thread that ran it, one at a time; with ranks, on rank 0.</param>
    /// <param name="ranks">Share the folds: each rank calls this with the same arguments, and each returns the same result. Null for this process alone.</param>
    /// <param name="cancellationToken">Ends the work; it is also what each fit gets.</param>
    /// <exception cref="ArgumentNullException">The folds or the function are null.</exception>
    /// <exception cref="ArgumentException">There is no fold; or a fit gave no score, one without a name, or other scores than another; or ranks were given different arguments.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled before any fold was finished.</exception>
    /// <exception cref="CollectiveException">Another rank ran the fit that threw, or the group of ranks has ended.</exception>
    public static CrossValidationResult Run(
        IEnumerable<RowFold> folds, Func<RowFold, CancellationToken, IReadOnlyList<Score>> evaluate, IProgress<SelectionProgress>? progress = null,
        ICollective? ranks = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(evaluate);
        return Run(folds, (fold, token) => new(Score.Checked(evaluate(fold, token))), progress, ranks, cancellationToken);
    }

    /// <summary>Fits, predicts and scores fold by fold; the result has the predictions too. scikit-learn's <c>cross_val_predict</c>.</summary>
    /// <param name="folds">One or more.</param>
    /// <param name="predict">Fits by the rows to train on and predicts the rows held out, a row for each, [n, K]. Called from several threads.</param>
    /// <param name="score">From a fold and its predictions to scores, in one order. Called from several threads.</param>
    /// <param name="progress">Is told of each finished fold, from the thread that ran it, one at a time; with ranks, on rank 0.</param>
    /// <param name="ranks">Share the folds: each rank calls this with the same arguments, and each returns the same result. Null for this process alone.</param>
    /// <param name="cancellationToken">Ends the work; it is also what each fit gets.</param>
    /// <exception cref="ArgumentNullException">The folds or a function are null.</exception>
    /// <exception cref="ArgumentException">As for scores alone; or predictions have another number of rows than their fold, or of columns than another's.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled before any fold was finished.</exception>
    /// <exception cref="CollectiveException">Another rank ran the fit that threw, or the group of ranks has ended.</exception>
    public static CrossValidationResult Predict(
        IEnumerable<RowFold> folds, Func<RowFold, CancellationToken, Tensor> predict, Func<RowFold, Tensor, IReadOnlyList<Score>> score,
        IProgress<SelectionProgress>? progress = null, ICollective? ranks = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(predict);
        ArgumentNullException.ThrowIfNull(score);
        return Run(
            folds,
            (fold, token) =>
            {
                Tensor predictions = predict(fold, token);
                return predictions?.Shape.Rank == 2 && predictions.Rows == fold.ValidationRows.Length
                    ? new(Score.Checked(score(fold, predictions))) { Predictions = predictions }
                    : throw new ArgumentException(
                        $"CrossValidation.Predict expects [{fold.ValidationRows.Length}, columns] predictions, a row for each one held out, but got "
                        + $"{predictions?.Shape.ToString() ?? "null"} for fold {fold.Index}.", nameof(predict));
            },
            progress, ranks, cancellationToken);
    }

    /// <exception cref="ArgumentException">There is no fold, or one is null.</exception>
    internal static RowFold[] Checked(string who, IEnumerable<RowFold> folds)
    {
        ArgumentNullException.ThrowIfNull(folds);
        RowFold[] all = [.. folds];
        return all.Length > 0 && !all.Contains(null) ? all : throw new ArgumentException(
            $"{who} expects one or more folds, such as those of Folds.KFold, but got {(all.Length == 0 ? "none" : "null among them")}.", nameof(folds));
    }

    private static CrossValidationResult Run(
        IEnumerable<RowFold> folds, Func<RowFold, CancellationToken, FitResult> evaluate, IProgress<SelectionProgress>? progress, ICollective? ranks,
        CancellationToken cancellationToken)
    {
        RowFold[] all = Checked(nameof(CrossValidation), folds);
        FitFacts.Check(ranks, nameof(CrossValidation), () => FitFacts.Of(all));
        FitResult?[] results = new FitRunner(all.Length, progress, ranks, cancellationToken).Run(all.Length, (i, token) => evaluate(all[i], token));
        FoldResult[] finished =
        [
            .. results.Zip(all).Where(pair => pair.First is not null).Select(pair =>
                new FoldResult(pair.Second, pair.First!.Scores, pair.First.Seconds) { Predictions = pair.First.Predictions }),
        ];
        return finished.Length > 0 ? CrossValidationResult.Of(finished, all.Length) : throw new OperationCanceledException(cancellationToken);
    }
}
