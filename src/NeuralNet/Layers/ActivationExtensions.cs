namespace NeuralNet;

/// <summary>Activations as functions of tensors, outside of a layer: to draw one, or to write a neuron by hand.</summary>
/// <remarks>Safe from many threads; each call allocates its result.</remarks>
public static class ActivationExtensions
{
    /// <summary>f(z) of every element.</summary>
    /// <param name="activation">f.</param>
    /// <param name="z">Any shape.</param>
    /// <returns>New, of the same shape.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The activation is none of the enumeration's.</exception>
    public static Tensor Apply(this Activation activation, Tensor z)
    {
        ThrowIfUndefined(activation);
        ArgumentNullException.ThrowIfNull(z);
        var result = new Tensor(z.Shape);
        if (z.Length > 0)
        {
            ActivationFunction.Forward(activation, z.AsSpan(), default, default, result.AsSpan());
        }

        return result;
    }

    /// <summary>f'(z) of every element, as a layer uses it on the way back; at a kink, the derivative from the left.</summary>
    /// <param name="activation">f.</param>
    /// <param name="z">Any shape.</param>
    /// <returns>New, of the same shape.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The activation is none of the enumeration's.</exception>
    public static Tensor Derivative(this Activation activation, Tensor z)
    {
        ThrowIfUndefined(activation);
        ArgumentNullException.ThrowIfNull(z);
        Tensor result = Tensor.Filled(z.Shape, 1);
        if (z.Length > 0)
        {
            Tensor kept = ActivationFunction.NeedsPreactivation(activation) ? z : activation.Apply(z);
            ActivationFunction.Backward(activation, kept.AsSpan(), result.AsSpan());
        }

        return result;
    }

    private static void ThrowIfUndefined(Activation activation)
    {
        if (!ActivationFunction.IsDefined(activation))
        {
            throw new ArgumentOutOfRangeException(
                nameof(activation), $"Apply and Derivative expect a value of Activation but got {(int)activation}.");
        }
    }
}
