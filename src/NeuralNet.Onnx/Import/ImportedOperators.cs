namespace NeuralNet.Onnx;

/// <summary>The operators that are read.</summary>
internal static class ImportedOperators
{
    /// <summary>Their names, in order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. LayerOperators.Names.Concat(ElementOperators.Names).Concat(Reductions.Names)
            .Concat(["Concat", "FeatureVectorizer", "Slice", "Split", "Gather", "ArrayFeatureExtractor", "Reshape", "Flatten", "Squeeze", "Unsqueeze"])
            .Concat(["Identity", "ZipMap", "Expand", "Shape", "Constant", "ConstantOfShape", "Transpose"])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>What to say of a node of another operator.</summary>
    public static InvalidDataException Unread(ImportedNode node) => node.Problem($"to be of an operator that is read: {string.Join(", ", Names)}");
}
