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

    private const int MaxRank = 64; // NumPy's and PyTorch's

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads the entries by name, in the order of the header, and the metadata.</summary>
    public static (Dictionary<string, SafeTensorsEntry> Entries, Dictionary<string, string> Metadata) Parse(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty || json[0] != '{')
        {
            throw new InvalidDataException("expected a header that begins with '{' but it does not.");
        }

        var reader = new Utf8JsonReader(json);
        JsonText.Expect(ref reader, JsonTokenType.StartObject, "the header");
        var entries = new Dictionary<string, SafeTensorsEntry>();
        Dictionary<string, string>? metadata = null;
        while (JsonText.Name(ref reader, "a tensor's name") is string name)
        {
            if (name == MetadataName ? metadata is not null : entries.ContainsKey(name))
            {
                throw new InvalidDataException($"expected each name once but '{FileText.Cut(name)}' comes twice.");
            }

            if (name == MetadataName)
            {
                metadata = ParseMetadata(ref reader);
            }
            else
            {
                ThrowIfFull(entries.Count, "tensors");
                entries.Add(name, ParseEntry(ref reader, name));
            }
        }

        reader.Read(); // throws if anything but white space follows
        return (entries, metadata ?? []);
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

    private static Dictionary<string, string> ParseMetadata(ref Utf8JsonReader reader)
    {
        var metadata = new Dictionary<string, string>();
        JsonText.Expect(ref reader, JsonTokenType.StartObject, MetadataName);
        while (JsonText.Name(ref reader, "a name in the metadata") is string key)
        {
            ThrowIfFull(metadata.Count, "texts in the metadata");
            if (!metadata.TryAdd(key, JsonText.Text(ref reader, "the metadata", key)))
            {
                throw new InvalidDataException($"expected each metadata once but '{FileText.Cut(key)}' comes twice.");
            }
        }

        return metadata;
    }

    private static SafeTensorsEntry ParseEntry(ref Utf8JsonReader reader, string name)
    {
        string? type = null;
        IReadOnlyList<long>? sizes = null;
        IReadOnlyList<long>? offsets = null;
        JsonText.Expect(ref reader, JsonTokenType.StartObject, "tensor", name);
        while (JsonText.Name(ref reader, "a field of tensor", name) is string field)
        {
            switch (field)
            {
                case "dtype" when type is null: type = ElementCodec.Shared(JsonText.Text(ref reader, "the dtype of tensor", name)); break;
                case "shape" when sizes is null: sizes = JsonText.Numbers(ref reader, MaxRank, "the shape of tensor", name); break;
                case "data_offsets" when offsets is null:
                    offsets = JsonText.Numbers(ref reader, MaxRank, "the data_offsets of tensor", name);
                    break;
                case "dtype" or "shape" or "data_offsets":
                    throw new InvalidDataException($"expected one {field} for tensor '{FileText.Cut(name)}' but it comes twice.");
                default: reader.Skip(); break; // as huggingface/safetensors does
            }
        }

        if (type is null || sizes is null || offsets is not [long begin, long end])
        {
            throw new InvalidDataException(
                $"expected a dtype, a shape and two data_offsets for tensor '{FileText.Cut(name)}' but not all are there.");
        }

        var entry = new SafeTensorsEntry(name, type, sizes, begin, end);
        entry.Check();
        return entry;
    }

    private static void ThrowIfFull(int count, string what)
    {
        if (count == SafeTensorsHeader.MaxCount)
        {
            throw new InvalidDataException($"expected at most {SafeTensorsHeader.MaxCount} {what} but there are more.");
        }
    }
}
