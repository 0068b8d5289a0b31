using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>The mean over all elements of <c>(output - target)²</c>; gradient 2 · (output - target) / (B · T).</summary>
/// <remarks>Output and targets are [B, T], in the same unit; the loss is in its square. Allocates nothing.</remarks>
public sealed class MeanSquaredError : Loss
{
    /// <inheritdoc/>
    protected override float Compute(Tensor output, Tensor targets, Tensor gradient)
    {
        CheckSameShape(output, targets);
        double sum = ElementwiseLossKernel<SquaredErrorOperator>.Evaluate(output.AsSpan(), targets.AsSpan(), 0, 1f / output.Length, gradient.AsSpan());
        return (float)(sum / output.Length);
    }
}
