using System.Globalization;

namespace NeuralNet;

/// <summary>A measure of how good outputs are, accumulated block by block. Derive from it for a metric of your own.</summary>
/// <remarks>Sums are in float64. One thread at a time.</remarks>
public abstract class Metric
{
    /// <summary>The share of rows whose greatest output is the right class, 0 to 1. Targets are class indices [B, 1] or distributions [B, K].</summary>
    public static Metric Accuracy() => new AccuracyMetric();

    /// <summary>The share of outputs on the target's side, 0 to 1: a logit above 0 for a target above one half.</summary>
    public static Metric BinaryAccuracy() => new BinaryAccuracyMetric();

    /// <summary>√(mean (output - target)²), in the targets' unit.</summary>
    public static Metric RootMeanSquaredError() => new RootMeanSquaredErrorMetric();

    /// <summary>The mean of |output - target|, in the targets' unit.</summary>
    public static Metric MeanAbsoluteError() => new MeanAbsoluteErrorMetric();

    /// <summary>Its name, such as <c>accuracy</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The measure over all rows since <see cref="Reset"/>; NaN without rows.</summary>
    public abstract double Value { get; }

    /// <summary>Forgets all rows.</summary>
    public abstract void Reset();

    /// <summary>Adds rows.</summary>
    /// <param name="output">[B, K]: the model's output.</param>
    /// <param name="targets">The desired output.</param>
    /// <param name="weights">[B, 1]: how much each row counts; null for 1 each.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or an output is NaN.</exception>
    public void Add(Tensor output, Tensor targets, Tensor? weights = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(targets);
        if (targets.Rows != output.Rows || (weights is not null && weights.Length != output.Rows))
        {
            throw new ArgumentException(
                $"{Name} expects as many rows of targets and weights as of outputs but got {output.Shape}, {targets.Shape}"
                + (weights is null ? "." : $" and {weights.Shape}."), nameof(targets));
        }

        AddRows(output, targets, weights);
    }

    /// <summary>Its value over some rows.</summary>
    /// <param name="output">[B, K].</param>
    /// <param name="targets">As for Add.</param>
    /// <param name="weights">[B, 1]; null for 1 each.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or an output is NaN.</exception>
    public double Compute(Tensor output, Tensor targets, Tensor? weights = null)
    {
        Reset();
        Add(output, targets, weights);
        return Value;
    }

    /// <summary>A value as text, such as <c>92.10 %</c>.</summary>
    /// <param name="value">The value.</param>
    public virtual string Format(double value) => value.ToString("G4", CultureInfo.InvariantCulture);

    /// <summary>Its name.</summary>
    public override string ToString() => Name;

    /// <summary>Adds rows, as many of targets and weights as of outputs.</summary>
    /// <param name="output">[B, K].</param>
    /// <param name="targets">B rows.</param>
    /// <param name="weights">B numbers; null for 1 each.</param>
    protected abstract void AddRows(Tensor output, Tensor targets, Tensor? weights);

    /// <summary>Throws where an output is NaN.</summary>
    private protected void ThrowIfNaN(ReadOnlySpan<float> row, int index)
    {
        if (System.Numerics.Tensors.TensorPrimitives.IsNaNAny(row))
        {
            throw new ArgumentException($"{Name} expects outputs that are numbers but got NaN in row {index}: the model has diverged, or its input has NaN.");
        }
    }
}
