using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>
/// Drops numbers at random while training, so that no unit can rely on another: each is set to 0 with the probability
/// <see cref="Rate"/>, and the others are scaled by 1 / (1 - rate), which keeps the expected sum. While predicting it is the
/// identity (Srivastava et al. 2014, section 4; scaled in training, "inverted", as in PyTorch's <c>nn.Dropout</c>).
/// </summary>
/// <remarks>
/// <para>
/// Put it after a hidden layer, usually with a rate of 0.5, or first, on the features, with a rate of about 0.2. It works on
/// rows of any length.
/// </para>
/// <para>
/// What is dropped depends only on the model's seed, the layer's place and <see cref="Model.Passes"/>: a run repeats bit
/// for bit, for any number of threads. Forward and Backward allocate nothing.
/// </para>
/// </remarks>
public sealed class Dropout : Layer, IDescribable<Dropout>
{
    private readonly Schedule? _schedule;

    /// <summary>A layer that drops a share of its inputs.</summary>
    /// <param name="rate">The share to drop, 0 to below 1.</param>
    /// <param name="schedule">Multiplies the rate during a run, such as <see cref="Schedule.FlatCosine"/>; null for the same rate always.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is out of its range.</exception>
    public Dropout(float rate, Schedule? schedule = null)
    {
        Rate = rate is >= 0 and < 1
            ? rate
            : throw new ArgumentOutOfRangeException(
                nameof(rate),
                FormattableString.Invariant($"Dropout expects a rate from 0 to below 1 but got {rate}: it is the share of numbers that are dropped, such as 0.5."));
        _schedule = schedule;
    }

    /// <inheritdoc/>
    public static string Kind => "Dropout";

    /// <summary>The probability with which a number is dropped, before any schedule.</summary>
    public float Rate { get; }

    /// <inheritdoc/>
    public static Dropout From(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return new(description.Number("rate"), description.Has("schedule") ? Schedule.Kinds.Build(description.Child("schedule")) : null);
    }

    /// <inheritdoc/>
    public void Describe(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        description.Add("rate", Rate);
        if (_schedule is not null)
        {
            description.Add("schedule", Schedule.Kinds.Describe(_schedule));
        }
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlyMatrixSpan input, MatrixSpan output, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.IsTraining)
        {
            if (output.Rows != input.Rows || output.Columns != input.Columns)
            {
                throw new ArgumentException($"{this} expects an output of its input's size {input.Shape} but got {output.Shape}.", nameof(output));
            }

            Memory memory = context.Memory<Memory>();
            memory.Rate = RateAt(context.Progress);
            DropoutKernel.Forward(context.Random.Counter, memory.Rate, input.AsSpan(), memory.KeptOf(input), output.AsSpan());
        }
        else
        {
            input.AsSpan().CopyTo(output.AsSpan());
        }
    }

    /// <inheritdoc/>
    public override void Backward(
        ReadOnlyMatrixSpan input, ReadOnlyMatrixSpan output, MatrixSpan outputGradient, MatrixSpan inputGradient, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!inputGradient.IsEmpty)
        {
            Memory memory = context.Memory<Memory>();
            DropoutKernel.Apply(DropoutKernel.Scale(memory.Rate), memory.KeptOf(input), outputGradient.AsSpan(), inputGradient.AsSpan());
        }
    }

    /// <summary>Text such as <c>Dropout(0.5)</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"Dropout({Rate}{(_schedule is null ? "" : $", {_schedule}")})");

    /// <inheritdoc/>
    protected internal override bool IsIdentity(bool training) => !training;

    private float RateAt(double progress)
    {
        if (_schedule is null)
        {
            return Rate;
        }

        float rate = (float)(Rate * _schedule.Factor(progress));
        return rate < 1
            ? rate
            : throw new InvalidOperationException(FormattableString.Invariant(
                $"{this} expects its schedule to keep the rate below 1 but got {rate} after {progress:P0} of the run: fix the function."));
    }

    private sealed class Memory
    {
        private readonly RowBuffer _kept = new();

        /// <summary>The rate of the last Forward.</summary>
        public float Rate { get; set; }

        /// <summary>A bit for each number of the input.</summary>
        public Span<uint> KeptOf(ReadOnlyMatrixSpan input) =>
            DropoutKernel.WordsIn(_kept.Of(1, DropoutKernel.Words(input.Rows * input.Columns)).AsSpan());
    }
}
