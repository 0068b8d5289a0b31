using System.Numerics.Tensors;

namespace NeuralNet;

/// <summary>
/// One update for several batches: the gradient of the mean loss over all their rows, as one large batch would give it, within rounding.
/// </summary>
/// <remarks>
/// <para>The mean is m ← m + (w / W) · (g - m), for a batch's mean gradient g, its weight w and the weight W so far: right for a smaller last batch and for
/// weighted rows. A layer that looks at a whole batch, such as <c>BatchNorm</c>, sees each small one.</para>
/// <para>At the end of an epoch of <see cref="Trainer.Fit"/> the update is made with the batches that are there. Those of an epoch that was cut short
/// (cancelled, stopped) are dropped when the next one begins. With <see cref="Trainer.Step(Tensor, Tensor, Tensor?)"/>, they are summed until there are enough. The stages
/// before it see each batch, those after it the mean. A copy of the gradients is allocated at the first step; then 0 bytes a step.</para>
/// </remarks>
/// <example><code>
/// trainer.Stages.Add(new Accumulate(4));                   // updates as with batches of 128
/// trainer.Stages.Add(new ClipNorm(1));                     // clips their mean
/// trainer.Fit(train, epochs: 10, batchSize: 32);
/// </code></example>
public sealed class Accumulate : IGradientStage, ICheckpointed
{
    private float[] _mean = [];
    private int _count;
    private double _weight;

    /// <summary>Sums batches.</summary>
    /// <param name="steps">Batches an update, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public Accumulate(int steps)
    {
        if (steps < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(steps), $"Accumulate expects 1 or more steps an update but got {steps}.");
        }

        Steps = steps;
    }

    /// <summary>Batches an update.</summary>
    public int Steps { get; }

    /// <inheritdoc/>
    public bool Apply(GradientStep context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Span<float> gradients = context.Gradients;
        if (context.IsFirst || _mean.Length != gradients.Length)
        {
            (_count, _weight) = (0, 0);
            _mean = _mean.Length == gradients.Length ? _mean : new float[gradients.Length];
        }

        if (_weight == 0)
        {
            gradients.CopyTo(_mean);
            _weight = context.Weight;
        }
        else if (context.Weight > 0)
        {
            _weight += context.Weight;
            TensorPrimitives.Subtract(gradients, _mean, gradients);
            TensorPrimitives.Multiply(gradients, (float)(context.Weight / _weight), gradients);
            TensorPrimitives.Add(_mean, gradients, _mean);
        }

        if (++_count < Steps && !context.IsLast)
        {
            return false;
        }

        _mean.CopyTo(gradients);
        context.Weight = _weight;
        (_count, _weight) = (0, 0);
        return true;
    }

    /// <summary>Text such as <c>Accumulate(4)</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"Accumulate({Steps})");

    void ICheckpointed.Save(CheckpointPart part)
    {
        part.Numbers.Add("count", _count).Add("weight", _weight);
        if (_count > 0)
        {
            part.Add("gradient", _mean);
        }
    }

    void ICheckpointed.Restore(CheckpointPart part)
    {
        int count = part.Count("count", Steps - 1);
        double weight = part.Numbers.Real("weight");
        if (!(weight >= 0) || (count == 0 && weight != 0))
        {
            throw new InvalidDataException(FormattableString.Invariant($"expected the weight of {count} batches to be 0 or more, and 0 for none, but got {weight}."));
        }

        float[] mean = new float[part.Trainer.Model.ParameterCount];
        if (count > 0)
        {
            part.Read("gradient", mean);
        }

        (_mean, _count, _weight) = (mean, count, weight);
    }
}
