using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>
/// Sigmoid and cross-entropy in one, for yes-or-no answers: the mean over all elements of
/// <c>-t · ln s - (1 - t) · ln(1 - s)</c> with s = sigmoid(logit).
/// </summary>
/// <remarks>
/// Targets [B, K] hold probabilities, 0 to 1, each on its own. Computed as softplus(z) - t · z, which does not overflow. The
/// gradient is (s - t) / (B · K). Allocates nothing.
/// </remarks>
public sealed class SigmoidCrossEntropy : Loss, IDescribable<SigmoidCrossEntropy>
{
    /// <inheritdoc/>
    public static string Kind => nameof(SigmoidCrossEntropy);

    /// <inheritdoc/>
    public override LearningTask Task => LearningTask.BinaryClassification;

    /// <inheritdoc/>
    public override bool TakesLogits => true;

    /// <inheritdoc/>
    public static SigmoidCrossEntropy From(Description description) => new();

    /// <inheritdoc/>
    public void Describe(Description description)
    {
    }

    /// <inheritdoc/>
    protected override float Row(ReadOnlySpan<float> output, ReadOnlySpan<float> target, Span<float> gradient) =>
        (float)ElementwiseLoss.Mean<SigmoidCrossEntropyOperator>(output, target, 0, 1, gradient);

    /// <inheritdoc/>
    protected override string? Problem(ReadOnlySpan<float> target, int outputs)
    {
        for (int j = 0; j < target.Length; j++)
        {
            if (!(target[j] is >= 0 and <= 1))
            {
                return FormattableString.Invariant($"expected probabilities from 0 to 1 but column {j} is {target[j]}.");
            }
        }

        return null;
    }

    private protected override double Sum(
        ReadOnlyMatrixSpan output, ReadOnlyMatrixSpan targets, ReadOnlySpan<float> weights, double scale, MatrixSpan gradient) => weights.IsEmpty
            ? ElementwiseLoss.Sum<SigmoidCrossEntropyOperator>(output, targets, 0, scale, gradient)
            : base.Sum(output, targets, weights, scale, gradient);
}
