using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>
/// Squared for small errors, absolute for large ones (Huber 1964): the mean over all elements of ½e² where |e| ≤ δ, else
/// δ · (|e| - ½δ), with e = output - target.
/// </summary>
/// <remarks>The gradient is e clipped to ±δ, over B · T. Output, targets [B, T] and δ are in the same unit. Allocates nothing.</remarks>
public sealed class Huber : Loss, IDescribable<Huber>
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

    /// <inheritdoc/>
    public static string Kind => nameof(Huber);

    /// <summary>The error from which the loss grows linearly.</summary>
    public float Delta { get; }

    /// <inheritdoc/>
    public static Huber From(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return new(description.Number("delta"));
    }

    /// <inheritdoc/>
    public void Describe(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        description.Add("delta", Delta);
    }

    /// <inheritdoc/>
    protected override float Row(ReadOnlySpan<float> output, ReadOnlySpan<float> target, Span<float> gradient) =>
        (float)ElementwiseLoss.Mean<HuberOperator>(output, target, Delta, 1, gradient);

    private protected override bool CountsAlike => true;

    private protected override double Sum(
        ReadOnlyMatrixSpan output, ReadOnlyMatrixSpan targets, ReadOnlySpan<float> weights, double scale, MatrixSpan gradient) => weights.IsEmpty
            ? ElementwiseLoss.Sum<HuberOperator>(output, targets, Delta, scale, gradient)
            : base.Sum(output, targets, weights, scale, gradient);
}
