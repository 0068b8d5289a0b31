namespace NeuralNet;

/// <summary>√(mean (output - target)²), in the targets' unit.</summary>
internal sealed class RootMeanSquaredErrorMetric : MeanMetric
{
    public override string Name => "RMSE";

    public override double Value => Math.Sqrt(base.Value);

    protected override double OfRow(ReadOnlySpan<float> output, ReadOnlySpan<float> target, int index)
    {
        double sum = 0;
        for (int j = 0; j < output.Length; j++)
        {
            double error = (double)output[j] - target[j];
            sum += error * error;
        }

        return sum / output.Length;
    }
}
