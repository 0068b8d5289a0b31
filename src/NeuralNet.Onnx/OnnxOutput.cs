namespace NeuralNet.Onnx;

/// <summary>What a model's outputs go through at the end of an ONNX file.</summary>
public enum OnnxOutput
{
    /// <summary>Nothing: as <see cref="Model.Predict(Tensor)"/> gives them, such as logits.</summary>
    Raw,

    /// <summary>A softmax over each row: probabilities of classes.</summary>
    Softmax,

    /// <summary>A sigmoid of each number: probabilities of labels.</summary>
    Sigmoid,
}
