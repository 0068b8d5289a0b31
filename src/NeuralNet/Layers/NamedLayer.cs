namespace NeuralNet;

/// <summary>A layer inside another, with its name there.</summary>
/// <param name="Name">The layer's part of its parameters' paths, such as <c>0</c> or <c>body</c>: letters, digits, <c>_</c> and <c>-</c>.</param>
/// <param name="Layer">The layer.</param>
/// <exception cref="ArgumentException">The name is empty or has other characters.</exception>
public readonly record struct NamedLayer(string Name, Layer Layer)
{
    /// <summary>A part of the paths of its parameters.</summary>
    public string Name { get; init; } = Checked(Name);

    /// <summary>The layer.</summary>
    public Layer Layer { get; init; } = Layer ?? throw new ArgumentNullException(nameof(Layer));

    private static string Checked(string name)
    {
        Parameter.ThrowIfNoName(name, "layer");
        return name;
    }
}
