using System.Globalization;

namespace NeuralNet;

/// <summary>The share of outputs on the target's side, 0 to 1: a logit above 0 for a target above one half.</summary>
internal sealed class BinaryAccuracyMetric : Metric
{
    private double _right;
    private double _all;

    public override string Name => "accuracy";

    public override double Value => _right / _all;

    public override void Reset() => (_right, _all) = (0, 0);

    public override string Format(double value) => string.Create(CultureInfo.InvariantCulture, $"{value * 100:F2} %");

    protected override void AddRows(Tensor output, Tensor targets, Tensor? weights)
    {
        MetricShapes.ThrowIfDifferent(Name, output, targets);
        for (int i = 0; i < output.Rows; i++)
        {
            ReadOnlySpan<float> row = output.Row(i);
            ReadOnlySpan<float> target = targets.Row(i);
            ThrowIfNaN(row, i);
            double weight = weights is null ? 1 : weights[i];
            for (int j = 0; j < row.Length; j++)
            {
                _right += row[j] > 0 == target[j] > 0.5f ? weight : 0;
            }

            _all += weight * row.Length;
        }
    }
}
