namespace NeuralNet;

/// <summary>What a layer does while predicting where it scales and shifts each column: y = x · scale + shift.</summary>
/// <param name="Scale">[C].</param>
/// <param name="Shift">[C].</param>
internal sealed record AffineMap(double[] Scale, double[] Shift);
