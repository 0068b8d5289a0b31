using System.Globalization;

namespace NeuralNet;

/// <summary>The result of evaluating a model on a dataset.</summary>
public sealed record Evaluation
{
    /// <summary>Number of rows.</summary>
    public required int Count { get; init; }

    /// <summary>The mean loss, weighted where the dataset has weights.</summary>
    public required float Loss { get; init; }

    /// <summary>The metrics, in the requested order.</summary>
    public IReadOnlyList<MetricValue> Metrics { get; init; } = [];

    /// <summary>The share of rows that are right, 0 to 1; null for regression.</summary>
    public float? Accuracy => Find(Metric.Accuracy().Name);

    /// <summary>√(mean (output - target)²), in the targets' unit; null for classification.</summary>
    public float? RootMeanSquaredError => Find(Metric.RootMeanSquaredError().Name);

    /// <summary>The mean of |output - target|, in the targets' unit; null for classification.</summary>
    public float? MeanAbsoluteError => Find(Metric.MeanAbsoluteError().Name);

    /// <summary>Text such as <c>loss 0.0812, accuracy 97.50 %</c> or <c>loss 2354, RMSE 48.52, MAE 30.68</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"loss {Loss:G4}") + string.Concat(Metrics.Select(metric => $", {metric.Name} {metric.Text}"));

    /// <summary>Whether both have the same count, loss and metrics, bit for bit.</summary>
    /// <param name="other">The other.</param>
    public bool Equals(Evaluation? other) =>
        other is not null && Count == other.Count && Loss.Equals(other.Loss) && Metrics.SequenceEqual(other.Metrics);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Count, Loss, Metrics.Count);

    /// <summary>The value of a metric by its name; null where it was not measured.</summary>
    /// <param name="name">The metric's name.</param>
    public float? Find(string name)
    {
        foreach (MetricValue metric in Metrics)
        {
            if (metric.Name == name)
            {
                return (float)metric.Value;
            }
        }

        return null;
    }
}
