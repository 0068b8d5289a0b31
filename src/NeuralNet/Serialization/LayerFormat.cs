using System.Text.Json;

namespace NeuralNet;

/// <summary>How one kind of layer is saved: a few fields that describe it, and tensors.</summary>
/// <remarks>A new kind of layer derives from it and joins <see cref="LayerCatalog"/>.</remarks>
internal abstract class LayerFormat
{
    /// <summary>The kind's name in files; never to be changed.</summary>
    public abstract string Kind { get; }

    /// <summary>Whether a layer is of this kind.</summary>
    public abstract bool Holds(Layer layer);

    /// <summary>Writes what the constructor needs beside the tensors, as properties of the writer's object.</summary>
    public abstract void Describe(Layer layer, Utf8JsonWriter writer);

    /// <summary>What to save by name, in the file's layout.</summary>
    public abstract IEnumerable<KeyValuePair<string, Tensor>> Tensors(Layer layer);

    /// <summary>Makes the layer again. It takes the tensors first: memory follows what the file really holds.</summary>
    public abstract Layer Build(LayerDescription description, LayerTensors tensors);
}
