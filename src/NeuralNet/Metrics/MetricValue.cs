namespace NeuralNet;

/// <summary>What a metric came to.</summary>
/// <param name="Name">The metric's name.</param>
/// <param name="Value">Its value.</param>
/// <param name="Text">The value as the metric writes it.</param>
public readonly record struct MetricValue(string Name, double Value, string Text);
