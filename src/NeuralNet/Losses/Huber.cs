using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>
/// Squared for small errors, absolute for large ones (Huber 1964): the mean over all elements of ½e² where |e| ≤ δ, else
/// δ · (|e| - ½δ), with e = output - target.
/// </summary>
/// <remarks>The gradient is e held within ±δ, over B · T. Output, targets [B, T] and δ are in the same unit. Allocates nothing.</remarks>
public sealed class Huber : Loss
{
    /// <summary>A Huber loss.</summary>
    /// <param name="delta">δ, the error from which the loss grows linearly: finite and above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">Delta is not above 0, or not finite.</exception>
    public Huber(float delta = 1)
    {
        if (!(delta > 0 && float.IsFinite(delta)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(delta), FormattableString.Invariant($"Huber expects a finite delta above 0 but got {delta}."));
        }

        Delta = delta;
    }

    /// <summary>The error from which the loss grows linearly.</summary>
    public float Delta { get; }

    /// <inheritdoc/>
    protected override float Compute(Tensor output, Tensor targets, Tensor gradient)
    {
        CheckSameShape(output, targets);
        double sum = ElementwiseLossKernel<HuberOperator>.Evaluate(output.AsSpan(), targets.AsSpan(), Delta, 1f / output.Length, gradient.AsSpan());
        return (float)(sum / output.Length);
    }
}
