namespace NeuralNet;

/// <summary>The absolute errors on rows that a network did not learn from, ascending: how wide an interval must be.</summary>
internal static class ConformalErrors
{
    // Quantiles of more errors than this are stored, so that a file does not grow with the rows.
    private const int Most = 2_001;

    /// <summary>For each target, in its unit, at most 2,001 of them, evenly spread.</summary>
    /// <param name="members">The networks, with their answers for the rows of their folds.</param>
    /// <param name="scale">Of the targets.</param>
    public static double[][] Of(IReadOnlyList<EnsembleMember> members, TargetScale scale)
    {
        HeldAnswers held = HeldAnswers.Of(members);
        Tensor answers = new Model([scale.Layer(members: 1)]).Predict(held.Outputs);
        return [.. Enumerable.Range(0, answers.Columns).Select(target => Spread(
            [.. Enumerable.Range(0, answers.Rows).Select(i => Math.Abs(answers[i, target] - scale.InUnit(held.Targets[i, target], target))).Order()]))];
    }

    /// <summary>The error that a share of rows does not exceed: the ⌈(n + 1) · coverage⌉-th least, or the greatest.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The coverage is out of its range.</exception>
    public static double At(double[] errors, double coverage) => coverage is > 0 and < 1
        ? errors[Math.Min(errors.Length, (int)Math.Ceiling((errors.Length + 1) * coverage)) - 1]
        : throw new ArgumentOutOfRangeException(
            nameof(coverage), FormattableString.Invariant($"PredictInterval expects a coverage above 0 and less than 1, such as 0.9, but got {coverage}."));

    private static double[] Spread(double[] errors) => errors.Length <= Most
        ? errors
        : [.. Enumerable.Range(0, Most).Select(i => errors[(int)Math.Ceiling((double)i / (Most - 1) * (errors.Length - 1))])];
}
