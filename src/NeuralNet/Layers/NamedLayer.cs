namespace NeuralNet;

/// <summary>A layer inside another, with its name there.</summary>
/// <param name="Name">The layer's part of its parameters' paths, such as <c>0</c> or <c>body</c>: letters, digits, <c>_</c> and <c>-</c>.</param>
/// <param name="Layer">The layer.</param>
public readonly record struct NamedLayer(string Name, Layer Layer);
