using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>The mean over all elements of <c>|output - target|</c>; gradient sign(output - target) / (B · T), 0 at 0.</summary>
/// <remarks>Output, targets [B, T] and the loss are in the same unit. Allocates nothing.</remarks>
public sealed class MeanAbsoluteError : Loss
{
    /// <inheritdoc/>
    protected override float Compute(Tensor output, Tensor targets, Tensor gradient)
    {
        CheckSameShape(output, targets);
        double sum = ElementwiseLossKernel<AbsoluteErrorOperator>.Evaluate(output.AsSpan(), targets.AsSpan(), 0, 1f / output.Length, gradient.AsSpan());
        return (float)(sum / output.Length);
    }
}
