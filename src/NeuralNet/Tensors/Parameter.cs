namespace NeuralNet;

/// <summary>A tensor that training changes, with the gradient of the loss by it.</summary>
/// <remarks>It lives below layers and optimizers, so that neither needs to know the other.</remarks>
public sealed class Parameter
{
    /// <summary>A parameter of zeros.</summary>
    /// <param name="name">What it is to its layer, such as <c>weight</c>: its name in a saved file.</param>
    /// <param name="shape">Its sizes.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public Parameter(string name, Shape shape)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
        Value = new Tensor(shape);
        Gradient = new Tensor(shape);
    }

    /// <summary>What it is to its layer.</summary>
    public string Name { get; }

    /// <summary>The numbers that training changes.</summary>
    public Tensor Value { get; }

    /// <summary>The derivative of the loss by each number, as the last backward pass left it.</summary>
    public Tensor Gradient { get; }

    /// <summary>Such as <c>weight [784, 128]</c>.</summary>
    public override string ToString() => $"{Name} {Value.Shape}";
}
