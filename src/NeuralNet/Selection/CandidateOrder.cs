namespace NeuralNet;

/// <summary>Which of two candidates is better: the one that stayed for more rounds, then the one with the better mean of its first score; failed ones are last.</summary>
internal static class CandidateOrder<T>
{
    /// <summary>Of equals, the one that was tried first comes first.</summary>
    public static IComparer<CandidateResult<T>> BestFirst { get; } = Comparer<CandidateResult<T>>.Create((a, b) =>
        Compare(a, b) is var order and not 0 ? order : a.Index.CompareTo(b.Index));

    /// <summary>Negative where a is better, 0 where they are equal. NaN is worse than any number.</summary>
    public static int Compare(CandidateResult<T> a, CandidateResult<T> b)
    {
        if (a.Main is null || b.Main is null)
        {
            return (a.Main is null).CompareTo(b.Main is null);
        }

        return a.Rounds != b.Rounds ? b.Rounds.CompareTo(a.Rounds) : Cost(a.Main).CompareTo(Cost(b.Main));
    }

    // What is less is better. double.CompareTo puts NaN before all numbers, so it becomes the greatest.
    private static (bool IsNaN, double Value) Cost(ScoreSummary score) =>
        (double.IsNaN(score.Mean), score.HigherIsBetter ? -score.Mean : score.Mean);
}
