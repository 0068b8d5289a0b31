namespace NeuralNet;

/// <summary>The value of a metric.</summary>
public sealed record MetricValue
{
    /// <summary>The metric's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its value.</summary>
    public required double Value { get; init; }

    /// <summary>The value as the metric writes it.</summary>
    public required string Text { get; init; }
}
