using System.Globalization;

namespace NeuralNet;

/// <summary>What a search found: every candidate that was finished, the best first, then those that failed.</summary>
/// <remarks>
/// The score of the best is too good: it was chosen as the best of many, in part by luck. Rows that took no part in the search tell how good it
/// is: a test part, or the outer folds of a nested cross-validation (Cawley and Talbot 2010).
/// </remarks>
/// <typeparam name="T">The type of a candidate.</typeparam>
public sealed class SearchResult<T>
{
    /// <summary>The columns of <see cref="ToTable"/> that are always there.</summary>
    internal static readonly IReadOnlyList<string> Columns = ["rank", "candidate", "training rows", "rounds", "seconds", "error"];

    private const int PrintedCandidates = 20;
    private const int PrintedFailures = 5;

    /// <param name="candidates">In any order, one of them with scores.</param>
    /// <param name="isComplete">Whether all were finished.</param>
    internal SearchResult(IEnumerable<CandidateResult<T>> candidates, bool isComplete)
    {
        Candidates = [.. candidates.Order(CandidateOrder<T>.BestFirst)];
        IsComplete = isComplete;
        for (int i = 0; i < Candidates.Count && Candidates[i].Scores is not null; i++)
        {
            Candidates[i].Rank = i > 0 && CandidateOrder<T>.Compare(Candidates[i - 1], Candidates[i]) == 0 ? Candidates[i - 1].Rank : i + 1;
        }
    }

    /// <summary>
    /// By rounds, those of the last first, then by the mean of the first score, NaN last. A candidate that was not finished, after a cancellation or
    /// when time was over, is not among them; one that failed is, at the end.
    /// </summary>
    public IReadOnlyList<CandidateResult<T>> Candidates { get; }

    /// <summary>The best candidate. Of equals, the one that was tried first.</summary>
    public CandidateResult<T> Best => Candidates[0];

    /// <summary>Whether every candidate was finished, in every round: false after a cancellation, or when time was over.</summary>
    public bool IsComplete { get; }

    /// <summary>
    /// A row for each candidate: rank (missing where it failed), its place in the order of the search, each option, mean and standard deviation of each score (such as <c>mean RMSE</c> and <c>RMSE deviation</c>, missing
    /// where they are not finite), training rows, rounds of halving, seconds of all its folds, and the message of its failure.
    /// </summary>
    public Table ToTable() => Table.Of(
    [
        new NumberColumn("rank", Candidates.Select(candidate => candidate.Rank ?? double.NaN)),
        new NumberColumn("candidate", Candidates.Select(candidate => (double)candidate.Index)),
        .. Best.Settings.Select((setting, i) => ResultColumn.Values(setting.Key, [.. Candidates.Select(candidate => candidate.Settings[i].Value)])),
        .. Best.Scores!.Scores.SelectMany(score => (TableColumn[])[
            ResultColumn.Numbers($"mean {score.Name}", Candidates.Select(candidate => Find(candidate, score)?.Mean ?? double.NaN)),
            ResultColumn.Numbers($"{score.Name} deviation", Candidates.Select(candidate => Find(candidate, score)?.StandardDeviation ?? double.NaN))]),
        new NumberColumn("training rows", Candidates.Select(candidate => (double)candidate.TrainingRows)),
        new NumberColumn("rounds", Candidates.Select(candidate => (double)candidate.Rounds)),
        new NumberColumn("seconds", Candidates.Select(candidate => candidate.Scores?.Seconds ?? double.NaN)),
        new TextColumn("error", Candidates.Select(candidate => candidate.Error?.Message)),
    ]);

    /// <summary>A line for each of the best 20 candidates, with mean and standard deviation of each score, and the first failures.</summary>
    public override string ToString()
    {
        CandidateResult<T>[] ranked = [.. Candidates.Where(candidate => candidate.Scores is not null)];
        CandidateResult<T>[] failed = [.. Candidates.Where(candidate => candidate.Scores is null)];
        ScoreSummary main = Best.Main!;
        bool hasRounds = ranked.Any(candidate => candidate.Rounds > 1);
        string[][] rows =
        [
            ["rank", .. Best.Scores!.Scores.Select(score => score.Name), .. Best.Settings.Select(setting => setting.Key), .. hasRounds ? new[] { "training rows" } : [], "seconds"],
            .. ranked.Take(PrintedCandidates).Select(candidate => (string[])[
                Text(candidate.Rank!.Value), .. Best.Scores.Scores.Select(score => Find(candidate, score)?.Text ?? ""),
                .. candidate.Settings.Select(setting => ResultText.Setting(setting.Value)), .. hasRounds ? new[] { Text(candidate.TrainingRows) } : [],
                ResultText.Seconds(candidate.Scores!.Seconds)]),
        ];
        return string.Join('\n',
        [
            $"{Candidates.Count} candidates by {main.Name}, {(main.HigherIsBetter ? "more" : "less")} is better; mean ± standard deviation of {Best.Scores.Folds.Count} folds"
                + (IsComplete ? "" : "; incomplete: it was cancelled, or time was over"),
            ResultText.Align(rows),
            .. ranked.Length > PrintedCandidates ? new[] { $"and {ranked.Length - PrintedCandidates} more" } : [],
            .. failed.Take(PrintedFailures).Select(candidate => candidate.ToString()),
            .. failed.Length > PrintedFailures ? new[] { $"and {failed.Length - PrintedFailures} more that failed" } : [],
        ]);

        static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
    }

    // Of fits that give other scores than the best, those of the same name.
    private static ScoreSummary? Find(CandidateResult<T> candidate, ScoreSummary score) =>
        candidate.Scores?.Scores.FirstOrDefault(each => each.Name == score.Name);
}
