namespace NeuralNet;

/// <summary>The kinds of layers that a file can hold: the one place to add another.</summary>
internal static class LayerCatalog
{
    private static readonly LayerFormat[] Formats = [new DenseFormat(), new NormalizationFormat(), new DropoutFormat()];

    /// <summary>The format of a layer; null for a layer of the user's own kind.</summary>
    public static LayerFormat? Find(Layer layer) => Array.Find(Formats, format => format.Holds(layer));

    /// <summary>The format of a kind that a file names.</summary>
    /// <exception cref="NotSupportedException">There is none.</exception>
    public static LayerFormat Find(string kind) =>
        Array.Find(Formats, format => format.Kind == kind) ?? throw new NotSupportedException(
            $"expected a layer's kind to be {string.Join(" or ", Formats.Select(format => format.Kind))} but got '{kind}'. "
            + "A newer NeuralNet may know it: update the package.");
}
