namespace NeuralNet;

/// <summary>A metric that is the weighted mean, over rows, of a measure of one row.</summary>
internal abstract class MeanMetric : Metric
{
    private double _sum;
    private double _weight;

    public override double Value => _sum / _weight;

    public override void Reset() => (_sum, _weight) = (0, 0);

    protected override void AddRows(Tensor output, Tensor targets, Tensor? weights)
    {
        if (!Accepts(output.Columns, targets.Columns))
        {
            throw new ArgumentException($"{Name} expects a target for each output, {output.Shape}, but got {targets.Shape}.", nameof(targets));
        }

        for (int i = 0; i < output.Rows; i++)
        {
            double weight = weights is null ? 1 : weights[i];
            _sum += weight * OfRow(output.Row(i), targets.Row(i), i);
            _weight += weight;
        }
    }

    /// <summary>Whether rows may have this number of targets.</summary>
    protected virtual bool Accepts(int outputs, int targets) => outputs == targets;

    /// <summary>The measure of one row.</summary>
    protected abstract double OfRow(ReadOnlySpan<float> output, ReadOnlySpan<float> target, int index);
}
