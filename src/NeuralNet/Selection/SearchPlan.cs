namespace NeuralNet;

/// <summary>What all searches have in common: folds, limits, and the rounds one after another.</summary>
internal sealed class SearchPlan
{
    private readonly string _who;
    private readonly TimeSpan? _maxTime;
    private readonly IProgress<SelectionProgress>? _progress;
    private readonly ICollective? _ranks;
    private readonly CancellationToken _cancellationToken;

    /// <exception cref="ArgumentException">There is no fold.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The limit on time is out of its range.</exception>
    public SearchPlan(
        string who, IEnumerable<RowFold> folds, TimeSpan? maxTime, IProgress<SelectionProgress>? progress, ICollective? ranks, CancellationToken cancellationToken)
    {
        _who = $"HyperparameterSearch.{who}";
        Folds = CrossValidation.Checked(_who, folds);
        MostRows = Folds.Max(fold => fold.TrainRows.Length);

        // What a timer counts: milliseconds in 31 bits.
        if (maxTime is { } limit && (limit <= TimeSpan.Zero || limit.TotalMilliseconds > int.MaxValue))
        {
            throw new ArgumentOutOfRangeException(nameof(maxTime), FormattableString.Invariant(
                $"{_who} expects a maxTime above 0 and at most 24 days but got {limit:c}. Leave it out for no limit."));
        }

        _maxTime = maxTime;
        _progress = progress;
        _ranks = ranks;
        _cancellationToken = cancellationToken;
    }

    public RowFold[] Folds { get; }

    /// <summary>Rows to train on in the fold that has the most.</summary>
    public int MostRows { get; }

    /// <summary>What counts the time: tests put their own in its place.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>All candidates on all rows.</summary>
    public SearchResult<T> Run<T>(IReadOnlyList<Candidate<T>> candidates, Func<T, RowFold, CancellationToken, IReadOnlyList<Score>> evaluate) =>
        Run(candidates, evaluate, [new(MostRows, candidates.Count)], subsets: null);

    /// <summary>The best candidates of each round in the next.</summary>
    /// <param name="candidates">Of the first.</param>
    /// <param name="evaluate">From a candidate and a fold to scores.</param>
    /// <param name="rounds">Rows and candidates.</param>
    /// <param name="subsets">Of each fold; null where all rows are trained on.</param>
    /// <exception cref="InvalidOperationException">Every candidate failed, or time was over before one was finished.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled before any candidate was finished.</exception>
    public SearchResult<T> Run<T>(
        IReadOnlyList<Candidate<T>> candidates, Func<T, RowFold, CancellationToken, IReadOnlyList<Score>> evaluate, IReadOnlyList<HalvingRound> rounds,
        TrainingSubsets[]? subsets)
    {
        ArgumentNullException.ThrowIfNull(evaluate);
        long fits = rounds.Sum(round => (long)round.Candidates * Folds.Length);
        if (fits > int.MaxValue)
        {
            throw new ArgumentException($"{_who} expects at most {int.MaxValue} fits but {candidates.Count} candidates by {Folds.Length} folds are {fits}.", nameof(candidates));
        }

        FitFacts.Check(_ranks, _who, () =>
        [
            ("number of candidates", FormattableString.Invariant($"{candidates.Count}")),
            .. candidates.Select(candidate => (FormattableString.Invariant($"candidate {candidate.Index}"), candidate.Text)),
            ("rounds", string.Join(", ", rounds)),
            .. rounds.SelectMany(round => FitFacts.Of(FoldsOf(round))),
        ]);
        using CancellationTokenSource timer = _maxTime is { } time ? new(time, Clock) : new();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_cancellationToken, timer.Token);
        var run = new SearchRun<T>(evaluate, new FitRunner((int)fits, _progress, _ranks, limit.Token));
        var results = new CandidateResult<T>?[candidates.Count];
        bool isComplete = true;
        for (int i = 0; i < rounds.Count && candidates.Count > 0 && isComplete; i++)
        {
            CandidateResult<T>?[] round = run.Round(candidates, FoldsOf(rounds[i]), i + 1);
            isComplete = !round.Contains(null);
            if (isComplete || i == 0)
            {
                foreach (CandidateResult<T> result in round.OfType<CandidateResult<T>>())
                {
                    results[result.Index] = result;
                }
            }

            if (isComplete && i + 1 < rounds.Count)
            {
                HashSet<int> best =
                [
                    .. round.OfType<CandidateResult<T>>().Where(result => result.Scores is not null)
                        .Order(CandidateOrder<T>.BestFirst).Take(rounds[i + 1].Candidates).Select(result => result.Index),
                ];
                candidates = [.. candidates.Where(candidate => best.Contains(candidate.Index))];
            }
        }

        return ResultOf([.. results.OfType<CandidateResult<T>>()], isComplete);

        RowFold[] FoldsOf(HalvingRound round) => subsets is null ? Folds : Array.ConvertAll(subsets, subset => subset.Take(round.Rows, MostRows));
    }

    private SearchResult<T> ResultOf<T>(CandidateResult<T>[] finished, bool isComplete)
    {
        if (Array.Exists(finished, result => result.Scores is not null))
        {
            return new(finished, isComplete);
        }

        // Cancelled on one rank is cancelled on all.
        bool isCancelled = _cancellationToken.IsCancellationRequested;
        if (_ranks?.GatherByte(Convert.ToByte(isCancelled)).Contains((byte)1) ?? isCancelled)
        {
            throw new OperationCanceledException(_cancellationToken);
        }

        throw isComplete
            ? new InvalidOperationException($"{_who}: every candidate failed. The first, {finished[0]}", finished[0].Error)
            : new InvalidOperationException(FormattableString.Invariant($"{_who}: no candidate had all its folds within the maxTime of {_maxTime:c}. Allow more time."));
    }
}
