namespace NeuralNet.Onnx;

/// <summary>How <see cref="OnnxExport"/> writes a model.</summary>
public sealed record OnnxExportOptions
{
    /// <summary>The version of ONNX's operators, 13 to 26. The default, 13, is of 2021 and runs nearly everywhere; later ones have some layers as one operator.</summary>
    public int Opset { get; init; } = OnnxVersions.Oldest;

    /// <summary>What a model's outputs go through at the end. An estimator's answers are whole already.</summary>
    public OnnxOutput Output { get; init; }

    /// <summary>
    /// Whether an estimator has one input, <c>input</c> [batch, columns] float32, with codes of categories as <see cref="MlpEstimator.CodeOf"/> gives them, in place
    /// of an input for each column. A model always has.
    /// </summary>
    public bool TakesMatrix { get; init; }

    /// <summary>
    /// Whether a <see cref="BatchNorm"/> that follows a <see cref="Dense"/> without activation goes into its weight and bias: fewer operations, and the same numbers but for
    /// rounding.
    /// </summary>
    public bool FoldsBatchNorm { get; init; }
}
