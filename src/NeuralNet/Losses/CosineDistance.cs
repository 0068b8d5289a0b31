namespace NeuralNet;

/// <summary>
/// How far the output points elsewhere than the target: the mean over rows of <c>1 - output · target / (‖output‖ · ‖target‖)</c>, as
/// <c>1 - F.cosine_similarity</c> in PyTorch.
/// </summary>
/// <remarks>
/// Targets [B, T] of any length above 0; the lengths do not count. From 0 for the same direction to 2 for the opposite. The product of the lengths counts
/// as 1e-8 at least, so that an output of 0 is not divided by. Allocates nothing.
/// </remarks>
public sealed class CosineDistance : Loss, IDescribable<CosineDistance>
{
    private const double Epsilon = 1e-8f;

    /// <inheritdoc/>
    public static string Kind => nameof(CosineDistance);

    /// <inheritdoc/>
    public static CosineDistance From(Description description) => new();

    /// <inheritdoc/>
    public void Describe(Description description)
    {
    }

    /// <inheritdoc/>
    protected override float Row(ReadOnlySpan<float> output, ReadOnlySpan<float> target, Span<float> gradient)
    {
        // In float64, where no square of a float overflows or is lost.
        double ofOutput = 0, ofTarget = 0, product = 0;
        for (int j = 0; j < output.Length; j++)
        {
            ofOutput += (double)output[j] * output[j];
            ofTarget += (double)target[j] * target[j];
            product += (double)output[j] * target[j];
        }

        double lengths = Math.Sqrt(ofOutput) * Math.Sqrt(ofTarget), divisor = Math.Max(lengths, Epsilon), cosine = product / divisor;

        // The divisor's own slope, along the output, is 0 where it is held at its least.
        double along = lengths > Epsilon ? cosine / ofOutput : 0;
        for (int j = 0; j < output.Length; j++)
        {
            gradient[j] = (float)((along * output[j]) - (target[j] / divisor));
        }

        return (float)(1 - cosine);
    }

    /// <inheritdoc/>
    protected override string? Problem(ReadOnlySpan<float> target, int outputs) => base.Problem(target, outputs)
        ?? (target.ContainsAnyExcept(0f) ? null : "expected a direction but all numbers are 0. Drop such rows.");
}
