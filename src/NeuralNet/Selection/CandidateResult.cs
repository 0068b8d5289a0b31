namespace NeuralNet;

/// <summary>What a search found out about a candidate.</summary>
/// <typeparam name="T">The type of a candidate.</typeparam>
public sealed class CandidateResult<T>
{
    internal CandidateResult(Candidate<T> candidate, CrossValidationResult? scores, Exception? error, int rounds, int trainingRows)
    {
        Index = candidate.Index;
        Value = candidate.Value;
        Settings = candidate.Settings;
        Scores = scores;
        Error = error;
        Rounds = rounds;
        TrainingRows = trainingRows;
    }

    /// <summary>Its place in the order in which candidates are tried, from 0: that of the grid, or of the draws.</summary>
    public int Index { get; }

    /// <summary>The candidate: what the fit got, and what to fit again.</summary>
    public T Value { get; }

    /// <summary>The values of the options by name, in the order of the space.</summary>
    public IReadOnlyList<KeyValuePair<string, object?>> Settings { get; }

    /// <summary>1 for the best; candidates with the same mean after as many rounds share a rank. Null where it failed.</summary>
    public int? Rank { get; internal set; }

    /// <summary>Its scores, in its last round; null where it failed.</summary>
    public CrossValidationResult? Scores { get; }

    /// <summary>What its fit threw, in the first fold that did; null where none did.</summary>
    public Exception? Error { get; }

    /// <summary>In how many rounds of halving it took part; 1 in other searches.</summary>
    public int Rounds { get; }

    /// <summary>Rows that the fits of its last round learned from, in the fold that has the most.</summary>
    public int TrainingRows { get; }

    /// <summary>Text such as <c>dropout 0.1, rate 0.003: log loss 0.302 ± 0.011, accuracy 0.8710 ± 0.0092</c>.</summary>
    public override string ToString() =>
        $"{string.Join(", ", Settings.Select(setting => $"{setting.Key} {ResultText.Setting(setting.Value)}"))}: "
        + (Scores is null ? $"failed: {Error!.Message}" : string.Join(", ", Scores.Scores));

    /// <summary>The first score, by which a search chooses.</summary>
    internal ScoreSummary? Main => Scores?.Scores[0];
}
