using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>The mean over all elements of <c>|output - target|</c>; gradient sign(output - target) / (B · T), 0 at 0.</summary>
/// <remarks>Output, targets [B, T] and the loss are in the same unit. Allocates nothing.</remarks>
public sealed class MeanAbsoluteError : Loss, IDescribable<MeanAbsoluteError>
{
    /// <inheritdoc/>
    public static string Kind => nameof(MeanAbsoluteError);

    /// <inheritdoc/>
    public static MeanAbsoluteError From(Description description) => new();

    /// <inheritdoc/>
    public void Describe(Description description)
    {
    }

    /// <inheritdoc/>
    protected override float Row(ReadOnlySpan<float> output, ReadOnlySpan<float> target, Span<float> gradient) =>
        (float)ElementwiseLoss.Mean<AbsoluteErrorOperator>(output, target, 0, 1, gradient);

    private protected override bool CountsAlike => true;

    private protected override double Sum(
        ReadOnlyMatrixSpan output, ReadOnlyMatrixSpan targets, ReadOnlySpan<float> weights, double scale, MatrixSpan gradient) => weights.IsEmpty
            ? ElementwiseLoss.Sum<AbsoluteErrorOperator>(output, targets, 0, scale, gradient)
            : base.Sum(output, targets, weights, scale, gradient);
}
