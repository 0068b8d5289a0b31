using System.Buffers;
using System.Text;
using System.Text.Json;

namespace NeuralNet;

/// <summary>Descriptions as JSON: an object with a <c>kind</c> and the fields.</summary>
internal static class DescriptionJson
{
    public const string KindField = "kind";

    // Two levels a container: layers nested 250 deep.
    private const int MaxDepth = 512;

    /// <summary>One object; a description without fields inside it is a bare text.</summary>
    public static string Format(Description description) => Format(writer => Write(description, writer));

    /// <summary>An array of objects.</summary>
    public static string Format(IReadOnlyList<Description> descriptions) => Format(writer => Write(descriptions, writer));

    /// <summary>Reads one object.</summary>
    /// <exception cref="InvalidDataException">The JSON has another form.</exception>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static Description ParseOne(string json, string path)
    {
        using JsonDocument document = Parse(json);
        return Read(document.RootElement, path);
    }

    /// <summary>Reads an array of objects.</summary>
    /// <exception cref="InvalidDataException">The JSON has another form.</exception>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static IReadOnlyList<Description> ParseMany(string json, string path)
    {
        using JsonDocument document = Parse(json);
        return ReadMany(document.RootElement, path);
    }

    private static JsonDocument Parse(string json) =>
        JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth, AllowDuplicateProperties = false });

    private static string Format(Action<Utf8JsonWriter> write)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json, new JsonWriterOptions { MaxDepth = MaxDepth }))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(json.WrittenSpan);
    }

    private static void Write(Description description, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString(KindField, description.Kind);
        foreach ((string field, object value) in description.Fields)
        {
            writer.WritePropertyName(field);
            switch (value)
            {
                case Description { Fields.Count: 0 } child: writer.WriteStringValue(child.Kind); break;
                case Description child: Write(child, writer); break;
                case IReadOnlyList<Description> children: Write(children, writer); break;
                case double number: writer.WriteNumberValue(number); break;
                case long number: writer.WriteNumberValue(number); break;
                case bool flag: writer.WriteBooleanValue(flag); break;
                default: writer.WriteStringValue((string)value); break;
            }
        }

        writer.WriteEndObject();
    }

    private static void Write(IReadOnlyList<Description> descriptions, Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (Description description in descriptions)
        {
            Write(description, writer);
        }

        writer.WriteEndArray();
    }

    private static Description Read(JsonElement element, string path)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidDataException($"expected an object for {path} but got {element.ValueKind}.");
        }

        if (!element.TryGetProperty(KindField, out JsonElement kind) || kind.ValueKind != JsonValueKind.String || Text(kind, path).Length == 0)
        {
            throw new InvalidDataException($"expected the field '{KindField}' of {path} to be a text but there is none.");
        }

        var description = new Description(Text(kind, path)) { Path = path };
        foreach (JsonProperty property in element.EnumerateObject())
        {
            string name = Name(property, path);
            if (name != KindField)
            {
                description.AddField(name, Value(property.Value, $"{path}.{FileText.Cut(name)}"));
            }
        }

        return description;
    }

    private static List<Description> ReadMany(JsonElement element, string path)
    {
        if (element.ValueKind != JsonValueKind.Array)
        {
            throw new InvalidDataException($"expected an array for {path} but got {element.ValueKind}.");
        }

        var descriptions = new List<Description>(element.GetArrayLength());
        foreach (JsonElement item in element.EnumerateArray())
        {
            descriptions.Add(Read(item, $"{path}[{descriptions.Count}]"));
        }

        return descriptions;
    }

    private static object Value(JsonElement element, string path) => element.ValueKind switch
    {
        JsonValueKind.String => Text(element, path),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Object => Read(element, path),
        JsonValueKind.Array => ReadMany(element, path),
        JsonValueKind.Number when element.TryGetInt64(out long whole) => whole,
        JsonValueKind.Number when element.TryGetDouble(out double number) && double.IsFinite(number) => number,
        _ => throw new InvalidDataException($"expected a number, a text, true, false, an object or an array for {path} but got {element.ValueKind}."),
    };

    // Half a surrogate pair is JSON, but no text.
    private static string Text(JsonElement element, string path) => Valid(() => element.GetString()!, path);

    private static string Name(JsonProperty property, string path) => Valid(() => property.Name, path);

    private static string Valid(Func<string> read, string path)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException error)
        {
            throw new InvalidDataException($"expected valid Unicode for a text of {path} but got something else.", error);
        }
    }
}
