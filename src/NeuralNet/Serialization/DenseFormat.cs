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
        var weight = new Tensor(dense.Outputs, dense.Inputs);
        Transpose(dense.Weight.Value, weight);
        return [new(WeightName, weight), new(BiasName, dense.Bias.Value)];
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
        Transpose(weight, layer.Weight.Value);
        bias.AsSpan().CopyTo(layer.Bias.Value.AsSpan());
        return layer;
    }

    // destination [C, R] = source [R, C], transposed
    private static void Transpose(Tensor source, Tensor destination)
    {
        Span<float> target = destination.AsSpan();
        for (int i = 0; i < source.Rows; i++)
        {
            ReadOnlySpan<float> row = source.Row(i);
            for (int j = 0; j < row.Length; j++)
            {
                target[(j * source.Rows) + i] = row[j];
            }
        }
    }
}
