using System.Text.Json;

namespace NeuralNet;

/// <summary>Saves <see cref="Dropout"/>: its rate. Its size is that of its neighbours.</summary>
internal sealed class DropoutFormat : LayerFormat
{
    /// <inheritdoc/>
    public override string Kind => "Dropout";

    /// <inheritdoc/>
    public override bool Holds(Layer layer) => layer is Dropout;

    /// <inheritdoc/>
    public override void Describe(Layer layer, Utf8JsonWriter writer) => writer.WriteNumber("rate", ((Dropout)layer).Rate);

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, Tensor>> Tensors(Layer layer) => [];

    /// <inheritdoc/>
    public override Layer Build(LayerDescription description, LayerTensors tensors) => new Dropout(description.Number("rate"));
}
