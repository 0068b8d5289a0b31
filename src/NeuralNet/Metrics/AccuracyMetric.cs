using System.Globalization;
using System.Numerics.Tensors;

namespace NeuralNet;

/// <summary>The share of rows whose greatest output is the right class, 0 to 1.</summary>
/// <remarks>Targets are class indices [B, 1] or distributions [B, K], whose greatest element is the class.</remarks>
internal sealed class AccuracyMetric : MeanMetric
{
    public override string Name => "accuracy";

    public override string Format(double value) => string.Create(CultureInfo.InvariantCulture, $"{value * 100:F2} %");

    protected override bool Accepts(int outputs, int targets) => targets == 1 || targets == outputs;

    protected override double OfRow(ReadOnlySpan<float> output, ReadOnlySpan<float> target, int index)
    {
        ThrowIfNaN(output, index);
        int label = target.Length == 1 ? (int)target[0] : TensorPrimitives.IndexOfMax(target);
        return TensorPrimitives.IndexOfMax(output) == label ? 1 : 0;
    }
}
