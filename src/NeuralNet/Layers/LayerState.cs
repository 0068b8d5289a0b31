namespace NeuralNet;

/// <summary>Values of a layer that are saved and restored with its parameters but never trained, such as running means.</summary>
/// <remarks>A layer changes them in <see cref="Layer.Commit"/> alone. Memory is allocated at the first read.</remarks>
public sealed class LayerState
{
    private readonly float _start;
    private Tensor? _value;

    /// <summary>A state that holds one number everywhere.</summary>
    /// <param name="name">Its name in the layer, such as <c>running_mean</c>: letters, digits, <c>_</c> and <c>-</c>.</param>
    /// <param name="shape">Its sizes.</param>
    /// <param name="start">The number.</param>
    /// <exception cref="ArgumentException">The name is empty or has other characters.</exception>
    public LayerState(string name, Shape shape, float start = 0)
    {
        Parameter.ThrowIfNoName(name, "state");
        Name = Path = name;
        Shape = shape;
        _start = start;
    }

    /// <summary>Its name in the layer.</summary>
    public string Name { get; }

    /// <summary>Its name in the last model that was built with it, such as <c>1.running_mean</c>.</summary>
    public string Path { get; internal set; }

    /// <summary>Its sizes.</summary>
    public Shape Shape { get; }

    /// <summary>Whether it is set once, from data, and no step of training changes it.</summary>
    internal bool IsFitted { get; init; }

    /// <summary>Its values; the same tensor each time.</summary>
    public Tensor Value => _value ??= Tensor.Filled(Shape, _start);

    /// <summary>Text such as <c>1.running_mean [128]</c>.</summary>
    public override string ToString() => $"{Path} {Shape}";
}
