namespace NeuralNet;

/// <summary>The memory of several parameters, one after another: one array of values and one of gradients.</summary>
/// <param name="length">Numbers in all.</param>
internal sealed class ParameterBlock(int length)
{
    private float[]? _gradients;

    public float[] Values { get; } = new float[length];

    /// <summary>Taken when the first gradient is asked for: a model that only predicts never needs it.</summary>
    public float[] Gradients => _gradients ??= new float[Values.Length];
}
