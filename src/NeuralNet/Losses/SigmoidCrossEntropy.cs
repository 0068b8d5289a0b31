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
public sealed class SigmoidCrossEntropy : Loss
{
    /// <summary>The share of elements whose logit is on the target's side: above 0 for targets above one half.</summary>
    public override float? Accuracy(Tensor output, Tensor targets)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(targets);
        CheckSameShape(output, targets);
        int right = 0;
        for (int i = 0; i < output.Length; i++)
        {
            right += output[i] > 0 == targets[i] > 0.5f ? 1 : 0;
        }

        return (float)right / output.Length;
    }

    /// <inheritdoc/>
    protected override float Compute(Tensor output, Tensor targets, Tensor gradient)
    {
        CheckSameShape(output, targets);
        ReadOnlySpan<float> probabilities = targets.AsSpan();
        for (int i = 0; i < probabilities.Length; i++)
        {
            if (!(probabilities[i] is >= 0 and <= 1))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"SigmoidCrossEntropy expects targets from 0 to 1 but row {i / targets.Columns}, column {i % targets.Columns} has {probabilities[i]}."),
                    nameof(targets));
            }
        }

        double sum = ElementwiseLossKernel<SigmoidCrossEntropyOperator>.Evaluate(output.AsSpan(), probabilities, 0, 1f / output.Length, gradient.AsSpan());
        return (float)(sum / output.Length);
    }
}
