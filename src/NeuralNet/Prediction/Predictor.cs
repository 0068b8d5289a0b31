namespace NeuralNet;

/// <summary>A frozen copy of a model that predicts, faster than the model: <see cref="Model.Freeze"/>.</summary>
/// <remarks>
/// Weights are packed once for the matrix product, and layers that scale and shift columns (<see cref="BatchNorm"/>, <see cref="Standardization"/>,
/// <see cref="Scale"/>) are folded into the dense layer beside them, in double. What the model learns later does not change it. Many threads may
/// use it at once; nothing needs disposing. It holds a copy of the weights, in rows of whole vectors.
/// </remarks>
/// <example>
/// <code>
/// Predictor predictor = model.Freeze();
/// predictor.Predict(row, answers);        // spans; allocates nothing
/// </code>
/// </example>
public sealed class Predictor
{
    private readonly Model _model;

    internal Predictor(Model model)
    {
        Model copy = model.Clone();
        _model = new Model((Sequential)copy.Root.Frozen(), seed: 0, draws: false) { Multiplier = new SimdMatrixMultiplier() };
    }

    /// <summary>Length of a row of features.</summary>
    public int Inputs => _model.Inputs;

    /// <summary>Length of an output row.</summary>
    public int Outputs => _model.Outputs;

    /// <summary>The outputs for rows of features, equal to the model's within rounding.</summary>
    /// <param name="features">[N, Inputs]; N may be 0.</param>
    /// <returns>[N, Outputs], new. A row's outputs have the same bits alone, in any batch, at any place in it, on any number of threads.</returns>
    /// <exception cref="ArgumentException">The features have rows of another length.</exception>
    public Tensor Predict(Tensor features) => _model.Predict(features);

    /// <summary>The same on spans. Allocates nothing after a call with as many rows and threads, except some kilobytes that each thread keeps.</summary>
    /// <param name="features">N · Inputs numbers, row after row.</param>
    /// <param name="output">N · Outputs numbers, to be overwritten; must not overlap the features.</param>
    /// <exception cref="ArgumentException">A length is not that of N rows, or the two overlap.</exception>
    public void Predict(ReadOnlySpan<float> features, Span<float> output) => _model.Predict(features, output);

    /// <summary>Text such as <c>Predictor(784 -> 10)</c>.</summary>
    public override string ToString() => $"Predictor({Inputs} -> {Outputs})";
}
