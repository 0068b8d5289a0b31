namespace NeuralNet;

/// <summary>Sums up the loss and the metrics of predicted blocks.</summary>
/// <param name="loss">The loss.</param>
/// <param name="metrics">The metrics, reset.</param>
internal sealed class EvaluationSums(Loss loss, IReadOnlyList<Metric> metrics)
{
    /// <summary>Σ weight · loss over the rows so far.</summary>
    public double Loss { get; private set; }

    /// <summary>Σ weight.</summary>
    public double Weight { get; private set; }

    /// <summary>Adds a block, unless all its rows weigh 0.</summary>
    public void Add(Tensor output, Tensor targets, Tensor? weights)
    {
        double weight = loss.TotalWeight(targets, weights);
        if (weight == 0)
        {
            return;
        }

        Loss += loss.Value(output, targets, weights) * weight;
        Weight += weight;
        foreach (Metric metric in metrics)
        {
            metric.Add(output, targets, weights);
        }
    }
}
