namespace NeuralNet;

/// <summary>Tries candidates by cross-validation and ranks them by the mean of their first score.</summary>
/// <remarks>
/// <para>
/// Candidates and folds are fitted side by side, each fit on its share of <see cref="Parallelism.MaxThreads"/>. What a fit gives must depend on its candidate and its rows
/// alone; then the result has the same bits for any number of threads.
/// </para>
/// <para>
/// A candidate whose fit throws is in the result with its exception (<see cref="CandidateResult{T}.Error"/>); its other folds are left out, and the others go on. After a
/// cancellation, or when time is over, the candidates with all their folds are returned and <see cref="SearchResult{T}.IsComplete"/> is false; a fit that was running counts
/// for nothing, since it may have ended early.
/// </para>
/// <para>
/// Ranks share the fits as in <see cref="CrossValidation"/>. Candidates are compared by their settings and by what they say as text (<see cref="object.ToString"/>), which must not differ from process to
/// process. The first rank whose <c>maxTime</c> is over ends the search of all.
/// </para>
/// </remarks>
/// <example><code>
/// SearchResult&lt;MlpOptions&gt; result = HyperparameterSearch.Random(
///     space, candidates: 30, table.StratifiedKFold("churn", 5, seed: 1), (options, fold, token) =>
///     {
///         (Table train, Table held) = table.Split(fold);
///         return Score.Of(MlpClassifier.Fit(train, "churn", options, token).Evaluate(held));
///     });
/// Console.WriteLine(result);
/// MlpClassifier model = MlpClassifier.Fit(table, "churn", result.Best.Value);
/// </code></example>
public static class HyperparameterSearch
{
    /// <summary>Tries every combination of values; the option that was added last changes fastest. scikit-learn's <c>GridSearchCV</c>.</summary>
    /// <typeparam name="T">The type of a candidate.</typeparam>
    /// <param name="space">Options with values, without ranges; at most a million combinations.</param>
    /// <param name="folds">One or more, the same for all candidates.</param>
    /// <param name="evaluate">Fits a candidate by the rows to train on and gives scores on the rows held out. Called from several threads.</param>
    /// <param name="maxTime">When to end like a cancellation; null for no limit.</param>
    /// <param name="progress">Is told of each finished fit, from the thread that ran it, one at a time; with ranks, on rank 0.</param>
    /// <param name="ranks">Share the fits: each rank calls this with the same arguments, and each returns the same result. Null for this process alone.</param>
    /// <param name="cancellationToken">Ends the search; it is also, with the limit on time, what each fit gets.</param>
    /// <exception cref="ArgumentNullException">The space, the folds or the function are null.</exception>
    /// <exception cref="ArgumentException">There is no fold, an option has a range, there are too many combinations, or ranks were given different arguments.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The limit on time is not above 0, or beyond 24 days.</exception>
    /// <exception cref="InvalidOperationException">Every candidate failed, or time was over before one was finished.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled before any candidate was finished.</exception>
    /// <exception cref="CollectiveException">The group of ranks has ended.</exception>
    public static SearchResult<T> Grid<T>(
        SearchSpace<T> space, IEnumerable<RowFold> folds, Func<T, RowFold, CancellationToken, IReadOnlyList<Score>> evaluate, TimeSpan? maxTime = null,
        IProgress<SelectionProgress>? progress = null, ICollective? ranks = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(space);
        var plan = new SearchPlan(nameof(Grid), folds, maxTime, progress, ranks, cancellationToken);
        return plan.Run(space.Grid(), evaluate);
    }

    /// <summary>
    /// Tries candidates that are drawn: better than a grid where only some options matter (Bergstra and Bengio 2012). scikit-learn's <c>RandomizedSearchCV</c>.
    /// </summary>
    /// <typeparam name="T">The type of a candidate.</typeparam>
    /// <param name="space">Options with values or ranges. Where all have values, no candidate is drawn twice.</param>
    /// <param name="candidates">How many, 1 to a million; fewer are the first of more.</param>
    /// <param name="folds">One or more, the same for all candidates.</param>
    /// <param name="evaluate">Fits a candidate by the rows to train on and gives scores on the rows held out. Called from several threads.</param>
    /// <param name="seed">Seeds the draws.</param>
    /// <param name="maxTime">When to end like a cancellation; null for no limit.</param>
    /// <param name="progress">Is told of each finished fit, from the thread that ran it, one at a time; with ranks, on rank 0.</param>
    /// <param name="ranks">Share the fits: each rank calls this with the same arguments, and each returns the same result. Null for this process alone.</param>
    /// <param name="cancellationToken">Ends the search; it is also, with the limit on time, what each fit gets.</param>
    /// <exception cref="ArgumentNullException">The space, the folds or the function are null.</exception>
    /// <exception cref="ArgumentException">There is no fold, or ranks were given different arguments.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of candidates is out of its range, or the limit on time is not above 0 or beyond 24 days.</exception>
    /// <exception cref="InvalidOperationException">Every candidate failed, or time was over before one was finished.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled before any candidate was finished.</exception>
    /// <exception cref="CollectiveException">The group of ranks has ended.</exception>
    public static SearchResult<T> Random<T>(
        SearchSpace<T> space, int candidates, IEnumerable<RowFold> folds, Func<T, RowFold, CancellationToken, IReadOnlyList<Score>> evaluate, int seed = 0,
        TimeSpan? maxTime = null, IProgress<SelectionProgress>? progress = null, ICollective? ranks = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(space);
        var plan = new SearchPlan(nameof(Random), folds, maxTime, progress, ranks, cancellationToken);
        return plan.Run(space.Draw(nameof(Random), candidates, seed), evaluate);
    }

    /// <summary>
    /// Successive halving (Jamieson and Talwalkar 2016): many drawn candidates on few rows to train on, then the best of them on more, and so on. scikit-learn's
    /// <c>HalvingRandomSearchCV</c> with <c>min_resources="exhaust"</c>.
    /// </summary>
    /// <remarks>
    /// Each round has <paramref name="factor"/> times the rows of the one before, and the best 1 / factor of its candidates, rounded up, until about one is left. What
    /// is best on few rows need not be on many: <paramref name="minRows"/> must be enough to tell candidates apart. Unlike scikit-learn, rows are counted after the division into
    /// folds, all held-out rows are scored in every round, and the rows of a round are among those of the next. A round that is not finished, when time is over,
    /// is as if it had not begun, but for the first.
    /// </remarks>
    /// <typeparam name="T">The type of a candidate.</typeparam>
    /// <param name="space">Options with values or ranges. Where all have values, no candidate is drawn twice.</param>
    /// <param name="candidates">Of the first round, 1 to a million; fewer are the first of more.</param>
    /// <param name="folds">One or more, the same for all candidates.</param>
    /// <param name="evaluate">Fits a candidate by the rows to train on and gives scores on the rows held out. Called from several threads.</param>
    /// <param name="factor">2 or more.</param>
    /// <param name="minRows">
    /// Rows to train on in the first round, in the fold that has the most; others have their share. Null for as many as let the last round have about all, and at
    /// least two for each fold.
    /// </param>
    /// <param name="classes">The class of each row of the data, so that fewer rows have about the same shares of classes; null to draw from all rows alike.</param>
    /// <param name="seed">Seeds the draws of candidates and rows.</param>
    /// <param name="maxTime">When to end like a cancellation; null for no limit.</param>
    /// <param name="progress">Is told of each finished fit, from the thread that ran it, one at a time; with ranks, on rank 0.</param>
    /// <param name="ranks">Share the fits: each rank calls this with the same arguments, and each returns the same result. Null for this process alone.</param>
    /// <param name="cancellationToken">Ends the search; it is also, with the limit on time, what each fit gets.</param>
    /// <exception cref="ArgumentNullException">The space, the folds or the function are null.</exception>
    /// <exception cref="ArgumentException">There is no fold, or not a class for each row, or ranks were given different arguments.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The number of candidates, the factor or the rows of the first round are out of their range, or the limit on time is not above 0 or beyond 24 days.
    /// </exception>
    /// <exception cref="InvalidOperationException">Every candidate failed, or time was over before one was finished.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled before any candidate was finished.</exception>
    /// <exception cref="CollectiveException">The group of ranks has ended.</exception>
    public static SearchResult<T> Halving<T>(
        SearchSpace<T> space, int candidates, IEnumerable<RowFold> folds, Func<T, RowFold, CancellationToken, IReadOnlyList<Score>> evaluate, int factor = 3,
        int? minRows = null, IReadOnlyList<int>? classes = null, int seed = 0, TimeSpan? maxTime = null, IProgress<SelectionProgress>? progress = null,
        ICollective? ranks = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(space);
        var plan = new SearchPlan(nameof(Halving), folds, maxTime, progress, ranks, cancellationToken);
        if (factor < 2)
        {
            throw new ArgumentOutOfRangeException(nameof(factor), $"HyperparameterSearch.Halving expects a factor of 2 or more, such as 3, but got {factor}.");
        }

        if (minRows < 1 || minRows > plan.MostRows)
        {
            throw new ArgumentOutOfRangeException(
                nameof(minRows), $"HyperparameterSearch.Halving expects 1 to the {plan.MostRows} training rows of a fold in its first round but got {minRows}.");
        }

        IReadOnlyList<Candidate<T>> drawn = space.Draw(nameof(Halving), candidates, seed);
        IReadOnlyList<HalvingRound> rounds = HalvingRound.Schedule(drawn.Count, minRows, 2 * plan.Folds.Length, plan.MostRows, factor);
        TrainingSubsets[] subsets = TrainingSubsets.Of("HyperparameterSearch.Halving", plan.Folds, classes, seed);
        return plan.Run(drawn, evaluate, rounds, subsets);
    }
}
