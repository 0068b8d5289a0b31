namespace NeuralNet.Onnx;

/// <summary>A value in an <see cref="OnnxGraph"/>: an input, a constant or what a node gives.</summary>
public readonly record struct OnnxValue
{
    internal OnnxValue(string name) => Name = name;

    /// <summary>Its name in the graph.</summary>
    public string Name { get; }
}
