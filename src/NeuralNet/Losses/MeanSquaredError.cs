using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>The mean over all elements of <c>(output - target)²</c>; gradient 2 · (output - target) / (B · T).</summary>
/// <remarks>Output and targets are [B, T], in the same unit; the loss is in its square. Allocates nothing.</remarks>
public sealed class MeanSquaredError : Loss, IDescribable<MeanSquaredError>
{
    /// <inheritdoc/>
    public static string Kind => nameof(MeanSquaredError);

    /// <inheritdoc/>
    public static MeanSquaredError From(Description description) => new();

    /// <inheritdoc/>
    public void Describe(Description description)
    {
    }

    /// <inheritdoc/>
    protected override float Row(ReadOnlySpan<float> output, ReadOnlySpan<float> target, Span<float> gradient) =>
        (float)ElementwiseLoss.Mean<SquaredErrorOperator>(output, target, 0, 1, gradient);

    private protected override bool CountsAlike => true;

    private protected override double Sum(
        ReadOnlyMatrixSpan output, ReadOnlyMatrixSpan targets, ReadOnlySpan<float> weights, double scale, MatrixSpan gradient) => weights.IsEmpty
            ? ElementwiseLoss.Sum<SquaredErrorOperator>(output, targets, 0, scale, gradient)
            : base.Sum(output, targets, weights, scale, gradient);
}
