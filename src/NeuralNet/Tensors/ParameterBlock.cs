namespace NeuralNet;

/// <summary>The memory of several parameters, one after another: one array of values and one of gradients.</summary>
/// <param name="length">Number of values in all.</param>
internal sealed class ParameterBlock(int length)
{
    private float[]? _gradients;

    public float[] Values { get; } = new float[length];

    /// <summary>Allocated at the first read of a gradient: a model that only predicts never needs it.</summary>
    public float[] Gradients => _gradients ??= new float[Values.Length];
}
