namespace NeuralNet;

/// <summary>The mean of |output - target|, in the targets' unit.</summary>
internal sealed class MeanAbsoluteErrorMetric : MeanMetric
{
    public override string Name => "MAE";

    protected override double OfRow(ReadOnlySpan<float> output, ReadOnlySpan<float> target, int index)
    {
        double sum = 0;
        for (int j = 0; j < output.Length; j++)
        {
            sum += Math.Abs((double)output[j] - target[j]);
        }

        return sum / output.Length;
    }
}
