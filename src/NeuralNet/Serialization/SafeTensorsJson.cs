using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace NeuralNet;

/// <summary>The header of a safetensors file as JSON: an object with an entry for each tensor and one for the metadata.</summary>
internal static class SafeTensorsJson
{
    /// <summary>The name that no tensor can have.</summary>
    public const string MetadataName = "__metadata__";

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads the entries, in the order of the header, and the metadata.</summary>
    public static (List<SafeTensorsEntry> Entries, Dictionary<string, string> Metadata) Parse(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty || json[0] != '{')
        {
            throw new InvalidDataException("expected a header that begins with '{' but it does not.");
        }

        var reader = new Utf8JsonReader(json);
        JsonText.Expect(ref reader, JsonTokenType.StartObject, "the header");
        var names = new HashSet<string>();
        var entries = new List<SafeTensorsEntry>();
        var metadata = new Dictionary<string, string>();
        while (JsonText.Name(ref reader, "a tensor's name") is string name)
        {
            if (!names.Add(name))
            {
                throw new InvalidDataException($"expected each name once but '{name}' comes twice.");
            }

            if (name == MetadataName)
            {
                ParseMetadata(ref reader, metadata);
            }
            else
            {
                entries.Add(ParseEntry(ref reader, name));
            }
        }

        reader.Read(); // throws if anything but white space follows
        return (entries, metadata);
    }

    /// <summary>Writes the entries and the metadata.</summary>
    public static ReadOnlySpan<byte> Format(
        IEnumerable<SafeTensorsEntry> entries, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, Plain);
        writer.WriteStartObject();
        if (metadata.Any())
        {
            writer.WriteStartObject(MetadataName);
            foreach ((string key, string value) in metadata)
            {
                writer.WriteString(StrictUtf8.GetBytes(key), StrictUtf8.GetBytes(value));
            }

            writer.WriteEndObject();
        }

        foreach (SafeTensorsEntry entry in entries)
        {
            writer.WriteStartObject(StrictUtf8.GetBytes(entry.Name));
            writer.WriteString("dtype", entry.Type);
            WriteNumbers(writer, "shape", entry.Sizes);
            WriteNumbers(writer, "data_offsets", [entry.Begin, entry.End]);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan;
    }

    private static void WriteNumbers(Utf8JsonWriter writer, string name, IReadOnlyList<long> numbers)
    {
        writer.WriteStartArray(name);
        foreach (long number in numbers)
        {
            writer.WriteNumberValue(number);
        }

        writer.WriteEndArray();
    }

    private static void ParseMetadata(ref Utf8JsonReader reader, Dictionary<string, string> metadata)
    {
        JsonText.Expect(ref reader, JsonTokenType.StartObject, MetadataName);
        while (JsonText.Name(ref reader, "a name in the metadata") is string key)
        {
            if (!metadata.TryAdd(key, JsonText.Text(ref reader, $"the metadata '{key}'")))
            {
                throw new InvalidDataException($"expected each metadata once but '{key}' comes twice.");
            }
        }
    }

    private static SafeTensorsEntry ParseEntry(ref Utf8JsonReader reader, string name)
    {
        string? type = null;
        List<long>? sizes = null;
        List<long>? offsets = null;
        JsonText.Expect(ref reader, JsonTokenType.StartObject, $"tensor '{name}'");
        while (JsonText.Name(ref reader, $"a field of tensor '{name}'") is string field)
        {
            switch (field)
            {
                case "dtype" when type is null: type = JsonText.Text(ref reader, $"the dtype of tensor '{name}'"); break;
                case "shape" when sizes is null: sizes = JsonText.Numbers(ref reader, $"the shape of tensor '{name}'"); break;
                case "data_offsets" when offsets is null:
                    offsets = JsonText.Numbers(ref reader, $"the data_offsets of tensor '{name}'");
                    break;
                case "dtype" or "shape" or "data_offsets":
                    throw new InvalidDataException($"expected one {field} for tensor '{name}' but it comes twice.");
                default: reader.Skip(); break; // as huggingface/safetensors does
            }
        }

        return type is not null && sizes is not null && offsets is [long begin, long end]
            ? SafeTensorsEntry.Checked(name, type, sizes, begin, end)
            : throw new InvalidDataException(
                $"expected a dtype, a shape and two data_offsets for tensor '{name}' but not all are there.");
    }
}
