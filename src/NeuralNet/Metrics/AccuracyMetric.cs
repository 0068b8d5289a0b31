using System.Globalization;
using System.Numerics.Tensors;

namespace NeuralNet;

/// <summary>The share of rows whose greatest output is the right class, 0 to 1.</summary>
/// <remarks>Targets are class indices [B, 1] or distributions [B, K], whose greatest element is the class.</remarks>
internal sealed class AccuracyMetric : Metric
{
    private double _right;
    private double _all;

    public override string Name => "accuracy";

    public override double Value => _right / _all;

    public override void Reset() => (_right, _all) = (0, 0);

    public override string Format(double value) => string.Create(CultureInfo.InvariantCulture, $"{value * 100:F2} %");

    protected override void AddRows(Tensor output, Tensor targets, Tensor? weights)
    {
        for (int i = 0; i < output.Rows; i++)
        {
            ReadOnlySpan<float> row = output.Row(i);
            ThrowIfNaN(row, i);
            double weight = weights is null ? 1 : weights[i];
            int label = targets.Columns == 1 ? (int)targets[i] : TensorPrimitives.IndexOfMax<float>(targets.Row(i));
            _right += TensorPrimitives.IndexOfMax(row) == label ? weight : 0;
            _all += weight;
        }
    }
}
