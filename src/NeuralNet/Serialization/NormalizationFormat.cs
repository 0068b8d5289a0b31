using System.Text.Json;

namespace NeuralNet;

/// <summary>Saves <see cref="Normalization"/>: mean [F] and scale [F].</summary>
internal sealed class NormalizationFormat : LayerFormat
{
    private const string MeanName = "mean";
    private const string ScaleName = "scale";

    /// <inheritdoc/>
    public override string Kind => "Normalization";

    /// <inheritdoc/>
    public override bool Holds(Layer layer) => layer is Normalization;

    /// <inheritdoc/>
    public override void Describe(Layer layer, Utf8JsonWriter writer)
    {
        writer.WriteNumber("inputs", layer.Inputs);
        writer.WriteBoolean("inverse", ((Normalization)layer).IsInverse);
    }

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, Tensor>> Tensors(Layer layer)
    {
        var normalization = (Normalization)layer;
        return [new(MeanName, Flat(normalization.Mean)), new(ScaleName, Flat(normalization.Scale))];
    }

    /// <inheritdoc/>
    public override Layer Build(LayerDescription description, LayerTensors tensors)
    {
        int inputs = description.Size("inputs");
        bool inverse = description.Flag("inverse");
        return new Normalization(tensors.Take(MeanName, inputs), tensors.Take(ScaleName, inputs), inverse);
    }

    // Normalization takes a row [1, F] too.
    private static Tensor Flat(Tensor tensor) => tensor.Reshape(new Shape(tensor.Length));
}
