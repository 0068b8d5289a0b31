namespace NeuralNet.Onnx;

/// <summary>Versions of ONNX's operators, and of the format that a file of such operators has (onnx/onnx, docs/Versioning.md).</summary>
internal static class OnnxVersions
{
    public const int Oldest = 13;
    public const int Newest = 26;

    /// <summary>Files are read from here on: Dropout and BatchNormalization have the inputs of today.</summary>
    public const int OldestRead = 7;

    /// <summary>Of the operators for classic machine learning, ai.onnx.ml: LabelEncoder from texts to numbers.</summary>
    public const int MachineLearning = 2;

    /// <summary>The version of the format, "IR".</summary>
    public static int FormatOf(int opset) => opset switch
    {
        <= 14 => 7,
        <= 18 => 8,
        <= 20 => 9,
        <= 22 => 10,
        23 => 11,
        24 => 12,
        _ => 13,
    };

    /// <exception cref="ArgumentOutOfRangeException">The version is not written.</exception>
    public static int Checked(int opset) => opset is >= Oldest and <= Newest
        ? opset
        : throw new ArgumentOutOfRangeException(
            nameof(opset), FormattableString.Invariant($"OnnxExportOptions.Opset expects {Oldest} to {Newest} but got {opset}. {Oldest}, the default, runs nearly everywhere."));
}
