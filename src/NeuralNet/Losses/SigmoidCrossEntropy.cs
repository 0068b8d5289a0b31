using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>
/// Sigmoid and cross-entropy in one, for yes-or-no answers: the mean over all elements of
/// <c>-t · ln s - (1 - t) · ln(1 - s)</c> with s = sigmoid(logit).
/// </summary>
/// <remarks>
/// Targets [B, K] hold probabilities, 0 to 1, each on its own. Computed as softplus(z) - t · z, which does not overflow. The
/// gradient is (s - t) / (B · K). A positive weight p counts the first term p times, as PyTorch's <c>nn.BCEWithLogitsLoss(pos_weight)</c>; label
/// smoothing ε replaces t by (1 - ε) · t + ε / 2. Allocates nothing.
/// </remarks>
public sealed class SigmoidCrossEntropy : Loss, IDescribable<SigmoidCrossEntropy>
{
    private readonly float[] _positiveWeights;

    /// <summary>Cross-entropy of yes-or-no answers.</summary>
    /// <param name="positiveWeights">How much a yes counts beside a no: one number for all outputs or one for each, finite, above 0; null for 1.</param>
    /// <param name="labelSmoothing">ε, 0 to below 1.</param>
    /// <exception cref="ArgumentException">A weight is not above 0, or not finite, or there is none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The smoothing is out of its range.</exception>
    public SigmoidCrossEntropy(IReadOnlyList<float>? positiveWeights = null, float labelSmoothing = 0)
    {
        _positiveWeights = positiveWeights is null ? [] : [.. positiveWeights];
        if (positiveWeights is { Count: 0 } || !Array.TrueForAll(_positiveWeights, weight => weight > 0 && float.IsFinite(weight)))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"SigmoidCrossEntropy expects finite positive weights above 0 but got [{string.Join(", ", _positiveWeights)}]. Leave them out for 1."), nameof(positiveWeights));
        }

        LabelSmoothing = labelSmoothing is >= 0 and < 1
            ? labelSmoothing
            : throw new ArgumentOutOfRangeException(
                nameof(labelSmoothing), FormattableString.Invariant($"SigmoidCrossEntropy expects a label smoothing from 0 to below 1 but got {labelSmoothing}."));
    }

    /// <inheritdoc/>
    public static string Kind => nameof(SigmoidCrossEntropy);

    /// <summary>How much a yes counts beside a no, for all outputs or for each; empty for 1.</summary>
    public IReadOnlyList<float> PositiveWeights => _positiveWeights;

    /// <summary>ε.</summary>
    public float LabelSmoothing { get; }

    private bool IsPlain => _positiveWeights.Length == 0 && LabelSmoothing == 0;

    /// <inheritdoc/>
    public override LearningTask Task => LearningTask.BinaryClassification;

    /// <inheritdoc/>
    public override bool TakesLogits => true;

    /// <inheritdoc/>
    public static SigmoidCrossEntropy From(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return new(
            description.Has("positive_weights") ? [.. description.Children("positive_weights").Select(weight => weight.Number("value"))] : null,
            description.Has("label_smoothing") ? description.Number("label_smoothing") : 0);
    }

    /// <inheritdoc/>
    public void Describe(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        if (_positiveWeights.Length > 0)
        {
            description.Add("positive_weights", Array.ConvertAll(_positiveWeights, weight => new Description("Weight").Add("value", weight)));
        }

        if (LabelSmoothing > 0)
        {
            description.Add("label_smoothing", LabelSmoothing);
        }
    }

    /// <inheritdoc/>
    protected override float Row(ReadOnlySpan<float> output, ReadOnlySpan<float> target, Span<float> gradient)
    {
        if (IsPlain)
        {
            return (float)ElementwiseLoss.Mean<SigmoidCrossEntropyOperator>(output, target, 0, 1, gradient);
        }

        float sum = 0;
        for (int j = 0; j < output.Length; j++)
        {
            float z = output[j], t = ((1 - LabelSmoothing) * target[j]) + (LabelSmoothing / 2);
            float weight = _positiveWeights.Length == 0 ? 1 : _positiveWeights[_positiveWeights.Length == 1 ? 0 : j];

            // -ln s = softplus(-z), -ln(1 - s) = z + softplus(-z).
            float tail = MathF.Exp(-MathF.Abs(z)), factor = 1 + ((weight - 1) * t);
            float softplus = MathF.Max(-z, 0) + LogOnePlus(tail);
            sum += ((1 - t) * z) + (factor * softplus);
            float complement = (z > 0 ? tail : 1) / (1 + tail);                 // 1 - s
            gradient[j] = (1 - t - (factor * complement)) / output.Length;
        }

        return sum / output.Length;
    }

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

    private protected override void VerifyOutputs(int outputs)
    {
        if (_positiveWeights.Length > 1 && _positiveWeights.Length != outputs)
        {
            throw new ArgumentException($"SigmoidCrossEntropy expects as many outputs as positive weights, {_positiveWeights.Length}, but got {outputs}.");
        }
    }

    /// <summary>ln(1 + x), also for x so small that 1 + x rounds to 1.</summary>
    internal static float LogOnePlus(float x) => (float)(x < 1e-4f ? x - (0.5 * x * x) : Math.Log(1.0 + x));

    private protected override bool CountsAlike => true;

    private protected override double Sum(
        ReadOnlyMatrixSpan output, ReadOnlyMatrixSpan targets, ReadOnlySpan<float> weights, double scale, MatrixSpan gradient) => weights.IsEmpty && IsPlain
            ? ElementwiseLoss.Sum<SigmoidCrossEntropyOperator>(output, targets, 0, scale, gradient)
            : base.Sum(output, targets, weights, scale, gradient);
}
