namespace NeuralNet;

public static partial class GradientCheck
{
    private const double LossTolerance = 1e-2;

    /// <summary>Compares the gradient of a loss by the output with five-point central differences of its value.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="output">[B, K]: a few rows. Keep away from kinks, such as an output equal to its target under an absolute error.</param>
    /// <param name="targets">As the loss takes them.</param>
    /// <returns>
    /// ‖g - n‖ / (‖g‖ + ‖n‖) for gradient g and numeric derivative n, at most 1e-2; about 1e-5 for a loss that is right, since it is computed
    /// in float32.
    /// </returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or a target is not one of the loss's.</exception>
    /// <exception cref="InvalidOperationException">The gradient is wrong, not overwritten, or not finite, or the value is not finite.</exception>
    public static double Verify(Loss loss, Tensor output, Tensor targets)
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(targets);
        Tensor moved = output.Clone();
        float value = loss.Compute(moved, targets, out Tensor gradient);
        return float.IsFinite(value)
            ? Compare(loss, "Row", "output", moved, gradient.Clone(), LossTolerance, () => loss.Value(moved, targets))
            : throw new InvalidOperationException(FormattableString.Invariant($"{loss}: Row gave a loss of {value}. Check the output and the targets, and Row."));
    }
}
