namespace NeuralNet.Samples.Plotting;

/// <summary>A dashed vertical line across a chart, its label above the plotting area.</summary>
/// <param name="X">Position of the line, in units of the horizontal axis.</param>
/// <param name="Label">Its label, for instance <c>best epoch: 412</c>.</param>
public readonly record struct VerticalMarker(double X, string Label);
