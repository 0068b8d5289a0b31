namespace NeuralNet;

/// <summary>What networks answer for rows that they did not learn from.</summary>
/// <param name="Outputs">[rows, outputs].</param>
/// <param name="Targets">[rows, T]: the truth, as the networks learn it.</param>
/// <param name="Weights">[rows, 1], or null.</param>
internal sealed record HeldAnswers(Tensor Outputs, Tensor Targets, Tensor? Weights)
{
    /// <summary>Those of all members, one after another.</summary>
    public static HeldAnswers Of(IReadOnlyList<EnsembleMember> members)
    {
        HeldAnswers[] parts = [.. members.Select(member => member.Held)];
        return new(Joined(parts, part => part.Outputs), Joined(parts, part => part.Targets), parts[0].Weights is null ? null : Joined(parts, part => part.Weights!));
    }

    private static Tensor Joined(HeldAnswers[] parts, Func<HeldAnswers, Tensor> tensorOf)
    {
        var all = new Tensor(parts.Sum(part => tensorOf(part).Rows), tensorOf(parts[0]).Columns);
        Span<float> rest = all.AsSpan();
        foreach (HeldAnswers part in parts)
        {
            ReadOnlySpan<float> own = tensorOf(part).AsSpan();
            own.CopyTo(rest);
            rest = rest[own.Length..];
        }

        return all;
    }
}
