using System.Numerics.Tensors;

namespace NeuralNet;

/// <summary>
/// A fixed change of scale, column by column: <c>output = (input - mean) / scale</c>, or its inverse. It puts
/// preprocessing inside the model, so that one saved file takes raw features and gives raw answers.
/// </summary>
/// <remarks>
/// Nothing is learned. As the first layer it standardises features; inverted, as the last one, it turns standardised
/// answers back into their unit. Forward and Backward allocate nothing.
/// </remarks>
public sealed class Normalization : Layer
{
    // The derivative: multiplying is faster than dividing.
    private readonly float[] _factor;

    /// <summary>A change of scale.</summary>
    /// <param name="mean">[F]: what becomes 0, finite.</param>
    /// <param name="scale">[F]: what becomes 1, finite and not 0.</param>
    /// <param name="inverse">Whether to compute input · scale + mean instead.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a number is not finite, or a scale is 0.</exception>
    public Normalization(Tensor mean, Tensor scale, bool inverse = false)
        : base(Checked(mean, scale), mean.Length)
    {
        Mean = mean.Clone();
        Scale = scale.Clone();
        IsInverse = inverse;
        _factor = new float[Inputs];
        for (int j = 0; j < Inputs; j++)
        {
            _factor[j] = inverse ? scale[j] : 1 / scale[j];
        }
    }

    /// <summary>[F]: what becomes 0.</summary>
    public Tensor Mean { get; }

    /// <summary>[F]: what becomes 1.</summary>
    public Tensor Scale { get; }

    /// <summary>Whether the layer computes input · scale + mean.</summary>
    public bool IsInverse { get; }

    /// <inheritdoc/>
    public override void Forward(Tensor input, Tensor output, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        for (int i = 0; i < input.Rows; i++)
        {
            if (IsInverse)
            {
                TensorPrimitives.MultiplyAdd<float>(input.Row(i), _factor, Mean.AsSpan(), output.Row(i));
            }
            else
            {
                // The difference first: input · factor - mean · factor would lose the digits of a mean far above the scale.
                TensorPrimitives.Subtract<float>(input.Row(i), Mean.AsSpan(), output.Row(i));
                TensorPrimitives.Multiply<float>(output.Row(i), _factor, output.Row(i));
            }
        }
    }

    /// <inheritdoc/>
    public override void Backward(Tensor input, Tensor output, Tensor outputGradient, Tensor? inputGradient, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(outputGradient);
        for (int i = 0; inputGradient is not null && i < inputGradient.Rows; i++)
        {
            TensorPrimitives.Multiply<float>(outputGradient.Row(i), _factor, inputGradient.Row(i));
        }
    }

    /// <summary>Such as <c>Normalization(5)</c>.</summary>
    public override string ToString() => IsInverse ? $"Normalization({Inputs}, inverse)" : $"Normalization({Inputs})";

    private static int Checked(Tensor mean, Tensor scale)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(scale);
        if (mean.Length != scale.Length)
        {
            throw new ArgumentException(
                $"Normalization expects a mean and a scale for each column but got {mean.Length} means and {scale.Length} scales.",
                nameof(scale));
        }

        for (int j = 0; j < mean.Length; j++)
        {
            if (!float.IsFinite(mean[j]) || !float.IsFinite(scale[j]) || scale[j] == 0)
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"Normalization expects finite means and finite scales other than 0, but column {j} has mean {mean[j]} and scale {scale[j]}. Give a constant column the scale 1."),
                    nameof(scale));
            }
        }

        return mean.Length;
    }
}
