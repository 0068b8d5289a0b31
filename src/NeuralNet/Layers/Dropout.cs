using System.Numerics.Tensors;
using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>
/// Drops numbers at random while training, so that no unit can rely on another: each is set to 0 with the probability
/// <see cref="Rate"/>, and the others are scaled by 1 / (1 - rate), which keeps the expected sum. While predicting it is the
/// identity (Srivastava et al. 2014, section 4; scaled in training, "inverted", as in PyTorch's <c>nn.Dropout</c>).
/// </summary>
/// <remarks>
/// <para>
/// It goes behind a hidden layer, usually with a rate of 0.5, or first, on the features, with one of about 0.2. It works on
/// rows of any length: its model sets <see cref="Layer.Inputs"/> to the outputs before it, or, for the first layer, to what
/// the next one takes.
/// </para>
/// <para>
/// What is dropped follows from the model's seed, the layer's place and <see cref="Sequential.Step"/> alone: a run repeats bit
/// for bit, for any number of threads. Forward and Backward allocate nothing. A model that was loaded draws as one with
/// seed 0.
/// </para>
/// </remarks>
public sealed class Dropout : Layer
{
    /// <summary>A layer that drops a share of the numbers that it gets.</summary>
    /// <param name="rate">The share to drop, 0 to below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is out of its range.</exception>
    public Dropout(float rate)
    {
        Rate = rate is >= 0 and < 1
            ? rate
            : throw new ArgumentOutOfRangeException(
                nameof(rate),
                FormattableString.Invariant($"Dropout expects a rate from 0 to below 1 but got {rate}: it is the share of numbers that are dropped, such as 0.5."));
    }

    /// <summary>The probability with which a number is dropped.</summary>
    public float Rate { get; }

    /// <summary>A factor for each number of a row, 0 or 1 / (1 - rate).</summary>
    public override int KeptColumns => Inputs;

    /// <inheritdoc/>
    public override void Forward(Tensor input, Tensor output, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(context);
        if (context.Kept is Tensor factors)
        {
            DropoutKernel.Forward(new CounterRandom(RandomPurpose.LayerDraws, context.Seed), Rate, input.AsSpan(), factors.AsSpan(), output.AsSpan());
        }
        else
        {
            input.AsSpan().CopyTo(output.AsSpan());
        }
    }

    /// <inheritdoc/>
    public override void Backward(Tensor input, Tensor output, Tensor outputGradient, Tensor? inputGradient, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(outputGradient);
        ArgumentNullException.ThrowIfNull(context);
        if (inputGradient is not null)
        {
            TensorPrimitives.Multiply<float>(outputGradient.AsSpan(), context.Kept!.AsSpan(), inputGradient.AsSpan());
        }
    }

    /// <summary>Such as <c>Dropout(0.5)</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"Dropout({Rate})");
}
