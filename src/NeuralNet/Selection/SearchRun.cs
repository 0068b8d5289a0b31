namespace NeuralNet;

/// <summary>The fits of a search: candidates by folds, side by side.</summary>
/// <param name="evaluate">From a candidate and a fold to scores.</param>
/// <param name="runner">Runs them.</param>
internal sealed class SearchRun<T>(Func<T, RowFold, CancellationToken, IReadOnlyList<Score>> evaluate, FitRunner runner)
{
    private Score? _main;

    /// <summary>Every candidate on every fold.</summary>
    /// <param name="candidates">Which.</param>
    /// <param name="folds">The rows.</param>
    /// <param name="round">Which round this is, from 1.</param>
    /// <returns>A result for each; null where not all of its folds were finished.</returns>
    public CandidateResult<T>?[] Round(IReadOnlyList<Candidate<T>> candidates, RowFold[] folds, int round)
    {
        bool[] hasFailed = new bool[candidates.Count];
        FitResult?[] fits = runner.Run(candidates.Count * folds.Length, Fit);
        int trainingRows = folds.Max(fold => fold.TrainRows.Length);
        return [.. candidates.Select(Join)];

        FitResult Fit(int number, CancellationToken cancellationToken)
        {
            (int candidate, int fold) = Math.DivRem(number, folds.Length);
            if (Volatile.Read(ref hasFailed[candidate]))
            {
                return new([]);
            }

            try
            {
                return new(Score.Checked(evaluate(candidates[candidate].Value, folds[fold], cancellationToken)));
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                Volatile.Write(ref hasFailed[candidate], true);
                return new([]) { Error = error };
            }
        }

        CandidateResult<T>? Join(Candidate<T> candidate, int place)
        {
            FitResult?[] own = fits[(place * folds.Length)..((place + 1) * folds.Length)];

            // Folds begin in order, so the first that fails is the same for any number of threads and ranks.
            if (own.FirstOrDefault(fit => fit?.Error is not null) is { } failed)
            {
                return new(candidate, null, failed.Error, round, trainingRows);
            }

            if (own.Contains(null))
            {
                return null;
            }

            try
            {
                var scores = CrossValidationResult.Of([.. own.Select((fit, i) => new FoldResult(folds[i], fit!.Scores, fit.Seconds))], folds.Length);
                ThrowIfNotComparable(scores.Folds[0].Scores[0]);
                return new(candidate, scores, null, round, trainingRows);
            }
            catch (ArgumentException error)
            {
                return new(candidate, null, error, round, trainingRows);
            }
        }
    }

    private void ThrowIfNotComparable(Score first)
    {
        _main ??= first;
        if (first.Name != _main.Name || first.HigherIsBetter != _main.HigherIsBetter)
        {
            throw new ArgumentException($"HyperparameterSearch compares candidates by \"{_main.Name}\", but the first score of this one is \"{first.Name}\".");
        }
    }
}
