namespace NeuralNet;

/// <summary>A round of successive halving.</summary>
/// <param name="Rows">Rows to train on, in the fold that has the most.</param>
/// <param name="Candidates">Candidates that take part.</param>
internal readonly record struct HalvingRound(int Rows, int Candidates)
{
    /// <summary>
    /// The rounds of scikit-learn's <c>HalvingRandomSearchCV</c>: each has factor times the rows of the one before and 1 / factor of its candidates, rounded up; 1 + ⌊log C / log factor⌋
    /// rounds of C candidates, fewer where the rows are used up before.
    /// </summary>
    /// <param name="candidates">Of the first round, 1 or more.</param>
    /// <param name="minRows">
    /// Rows of the first round; null for as many as let the last round have about all (<c>min_resources="exhaust"</c>), and at least <paramref name="leastRows"/>.
    /// </param>
    /// <param name="leastRows">1 or more.</param>
    /// <param name="maxRows">All rows.</param>
    /// <param name="factor">2 or more.</param>
    /// <remarks>In whole numbers; scikit-learn takes logarithms, and so has a round less for 243 candidates and factor 3.</remarks>
    public static IReadOnlyList<HalvingRound> Schedule(int candidates, int? minRows, int leastRows, int maxRows, int factor)
    {
        int needed = Powers(candidates, factor);
        long rows = minRows ?? Math.Max(1, Math.Min(maxRows, Math.Max(leastRows, maxRows / (long)Math.Pow(factor, needed - 1))));
        int count = Math.Min(needed, Powers((int)(maxRows / rows), factor));
        var rounds = new HalvingRound[count];
        for (int i = 0; i < count; i++)
        {
            rounds[i] = new((int)Math.Min(rows, maxRows), candidates);
            rows *= factor;
            candidates = (int)(((long)candidates + factor - 1) / factor);
        }

        return rounds;
    }

    // 1 + log(number) to this base, rounded down.
    private static int Powers(int number, int factor)
    {
        int powers = 1;
        for (long power = factor; power <= number; power *= factor)
        {
            powers++;
        }

        return powers;
    }
}
