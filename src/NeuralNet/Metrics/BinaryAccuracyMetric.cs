using System.Globalization;

namespace NeuralNet;

/// <summary>The share of outputs on the target's side, 0 to 1: a logit above 0 for a target above one half.</summary>
internal sealed class BinaryAccuracyMetric : MeanMetric
{
    public override string Name => "accuracy";

    public override string Format(double value) => string.Create(CultureInfo.InvariantCulture, $"{value * 100:F2} %");

    protected override double OfRow(ReadOnlySpan<float> output, ReadOnlySpan<float> target, int index)
    {
        ThrowIfNaN(output, index);
        int right = 0;
        for (int j = 0; j < output.Length; j++)
        {
            right += output[j] > 0 == target[j] > 0.5f ? 1 : 0;
        }

        return (double)right / output.Length;
    }
}
