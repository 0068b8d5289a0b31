namespace NeuralNet;

/// <summary>√(mean (output - target)²), in the targets' unit. Sums are in float64.</summary>
internal sealed class RootMeanSquaredErrorMetric : Metric
{
    private double _sum;
    private double _count;

    public override string Name => "RMSE";

    public override double Value => Math.Sqrt(_sum / _count);

    public override void Reset() => (_sum, _count) = (0, 0);

    protected override void AddRows(Tensor output, Tensor targets, Tensor? weights)
    {
        MetricShapes.ThrowIfDifferent(Name, output, targets);
        for (int i = 0; i < output.Rows; i++)
        {
            double weight = weights is null ? 1 : weights[i];
            for (int j = 0; j < output.Columns; j++)
            {
                double error = (double)output[i, j] - targets[i, j];
                _sum += weight * error * error;
            }

            _count += weight * output.Columns;
        }
    }
}
