using System.Text.Json;

namespace NeuralNet;

/// <summary>Saves <see cref="Dense"/> as PyTorch's <c>nn.Linear</c>: weight [O, I], ours transposed, and bias [O].</summary>
internal sealed class DenseFormat : LayerFormat
{
    private const string WeightName = "weight";
    private const string BiasName = "bias";

    /// <inheritdoc/>
    public override string Kind => "Dense";

    /// <inheritdoc/>
    public override bool Holds(Layer layer) => layer is Dense;

    /// <inheritdoc/>
    public override void Describe(Layer layer, Utf8JsonWriter writer)
    {
        writer.WriteNumber("inputs", layer.Inputs);
        writer.WriteNumber("outputs", layer.Outputs);
        writer.WriteString("activation", ((Dense)layer).Activation.ToString());
    }

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, Tensor>> Tensors(Layer layer)
    {
        var dense = (Dense)layer;
        return [new(WeightName, dense.Weight.Value.Transpose()), new(BiasName, dense.Bias.Value)];
    }

    /// <inheritdoc/>
    public override Layer Build(LayerDescription description, LayerTensors tensors)
    {
        int inputs = description.Size("inputs");
        int outputs = description.Size("outputs");
        Activation activation = description.Word<Activation>("activation");
        Tensor weight = tensors.Take(WeightName, outputs, inputs);
        Tensor bias = tensors.Take(BiasName, outputs);

        var layer = new Dense(inputs, outputs, activation);
        weight.Transpose().AsSpan().CopyTo(layer.Weight.Value.AsSpan());
        bias.AsSpan().CopyTo(layer.Bias.Value.AsSpan());
        return layer;
    }
}
