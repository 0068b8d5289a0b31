using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace NeuralNet;

/// <summary>A model as a safetensors file: the layers' tensors, and their description in the metadata.</summary>
internal static class ModelFormat
{
    private const string FormatKey = "format";
    private const string Format = "NeuralNet";
    private const string VersionKey = "version";
    private const int Version = 1;
    private const string LayersKey = "layers";

    /// <summary>What to save of a model.</summary>
    /// <exception cref="NotSupportedException">A layer is of the user's own kind.</exception>
    /// <exception cref="InvalidOperationException">A number is not finite.</exception>
    public static (Dictionary<string, Tensor> Tensors, Dictionary<string, string> Metadata) Describe(IReadOnlyList<Layer> layers)
    {
        var tensors = new Dictionary<string, Tensor>();
        var json = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(json);
        writer.WriteStartArray();
        for (int i = 0; i < layers.Count; i++)
        {
            LayerFormat format = LayerCatalog.Find(layers[i]) ?? throw new NotSupportedException(
                $"Sequential.Save expects layers of this library, which Load can make again, but layer {i}, {layers[i]}, is a "
                + $"{layers[i].GetType()}. Save its Parameters with SafeTensorsFile.Write, and build the model in "
                + "code before reading them.");
            writer.WriteStartObject();
            writer.WriteString("kind", format.Kind);
            format.Describe(layers[i], writer);
            writer.WriteEndObject();
            foreach ((string name, Tensor tensor) in format.Tensors(layers[i]))
            {
                ThrowIfNonFinite(layers[i], i, name, tensor);
                tensors.Add(LayerTensors.NameOf(i, name), tensor);
            }
        }

        writer.WriteEndArray();
        writer.Flush();
        return (tensors, new Dictionary<string, string>
        {
            [FormatKey] = Format,
            [VersionKey] = Version.ToString(CultureInfo.InvariantCulture),
            [LayersKey] = Encoding.UTF8.GetString(json.WrittenSpan),
        });
    }

    /// <summary>Makes the layers of a saved model again, with the same bits.</summary>
    /// <exception cref="NotSupportedException">The file is no model, or one of a newer version.</exception>
    /// <exception cref="InvalidDataException">Its parts do not fit together.</exception>
    public static IReadOnlyList<Layer> Build(SafeTensorsFile file)
    {
        CheckFormat(file.Metadata);
        var layers = new List<Layer>();
        var remaining = new Dictionary<string, Tensor>(file.Tensors);
        foreach (LayerDescription description in LayerDescription.Parse(file.Metadata.GetValueOrDefault(LayersKey, "")))
        {
            LayerFormat format = LayerCatalog.Find(description.Word("kind"));
            Layer layer = format.Build(description, new LayerTensors(remaining, layers.Count));
            description.ThrowIfAnyLeft();
            layer.MarkInitialized();
            layers.Add(layer);
        }

        return remaining.Count == 0 ? layers : throw new InvalidDataException(
            $"expected no further tensor after those of {layers.Count} layers but got '{string.Join("', '", remaining.Keys)}'.");
    }

    private static void CheckFormat(IReadOnlyDictionary<string, string> metadata)
    {
        if (!metadata.TryGetValue(FormatKey, out string? format) || format != Format)
        {
            throw new NotSupportedException(
                $"expected the metadata '{FormatKey}' to be '{Format}' but "
                + $"{(format is null ? "there is none" : $"got '{format}'")}: the file holds tensors but not how layers "
                + "use them. Build the Sequential in code, read the file with SafeTensorsFile.Read and copy each tensor into its "
                + "Parameter; a weight of PyTorch is [outputs, inputs] and needs transposing.");
        }

        string text = metadata.GetValueOrDefault(VersionKey, "");
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int version) || version != Version)
        {
            string message = $"expected the metadata '{VersionKey}' to be '{Version}' but got '{text}'.";
            throw version > Version
                ? new NotSupportedException($"{message} A newer NeuralNet wrote the file: update the package.")
                : new InvalidDataException(message);
        }
    }

    private static void ThrowIfNonFinite(Layer layer, int index, string name, Tensor tensor)
    {
        if (LayerTensors.FindNonFinite(tensor) is int position and >= 0)
        {
            throw new InvalidOperationException(
                $"Sequential.Save expects finite numbers but the {name} of layer {index}, {layer}, holds "
                + tensor[position].ToString(CultureInfo.InvariantCulture)
                + ". Training diverged: try a smaller learning rate. Nothing was written.");
        }
    }
}
