namespace NeuralNet;

/// <summary>Numbers of a layer that are saved and restored with its parameters but never trained, such as running means.</summary>
/// <remarks>A layer changes them in <see cref="Layer.Commit"/> alone.</remarks>
public sealed class LayerState
{
    /// <summary>A state.</summary>
    /// <param name="name">Its name in the layer, such as <c>running_mean</c>: letters, digits, <c>_</c> and <c>-</c>.</param>
    /// <param name="value">Its numbers; kept, not copied. When a model is loaded, they are overwritten.</param>
    /// <exception cref="ArgumentException">The name is empty or has other characters.</exception>
    public LayerState(string name, Tensor value)
    {
        Parameter.ThrowIfNoName(name, "state");
        ArgumentNullException.ThrowIfNull(value);
        Name = Path = name;
        Value = value;
    }

    /// <summary>Its name in the layer.</summary>
    public string Name { get; }

    /// <summary>Its name in the model that was built last with it, such as <c>1.running_mean</c>.</summary>
    public string Path { get; internal set; }

    /// <summary>Its numbers.</summary>
    public Tensor Value { get; }

    /// <summary>Such as <c>1.running_mean [128]</c>.</summary>
    public override string ToString() => $"{Path} {Value.Shape}";
}
