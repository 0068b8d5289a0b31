namespace NeuralNet;

/// <summary>The mean of |output - target|, in the targets' unit. Sums are in float64.</summary>
internal sealed class MeanAbsoluteErrorMetric : Metric
{
    private double _sum;
    private double _count;

    public override string Name => "MAE";

    public override double Value => _sum / _count;

    public override void Reset() => (_sum, _count) = (0, 0);

    protected override void AddRows(Tensor output, Tensor targets, Tensor? weights)
    {
        MetricShapes.ThrowIfDifferent(Name, output, targets);
        for (int i = 0; i < output.Rows; i++)
        {
            double weight = weights is null ? 1 : weights[i];
            for (int j = 0; j < output.Columns; j++)
            {
                double error = Math.Abs((double)output[i, j] - targets[i, j]);
                _sum += weight * error;
            }

            _count += weight * output.Columns;
        }
    }
}
