namespace NeuralNet.Onnx;

/// <summary>How an ONNX file is read.</summary>
public sealed record OnnxImportOptions
{
    /// <summary>
    /// Whether a softmax, its logarithm or a sigmoid at the end is left out, so that outputs are logits: a loss such as <see cref="SoftmaxCrossEntropy"/> has it, to train on. Of a
    /// LinearClassifier its scores are left. A file that ends without one is read as it is.
    /// </summary>
    public bool GivesLogits { get; init; }

    /// <summary>The name of the output that the model gives; null for the one that is numbers, where it is the only one: labels beside it are left out.</summary>
    public string? Output { get; init; }
}
