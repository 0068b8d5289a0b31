using System.Text;
using System.Text.Json;

namespace NeuralNet;

/// <summary>What an estimator's file holds beside its network: a text of JSON in the model's metadata.</summary>
internal static class EstimatorFile
{
    private const string Key = "estimator";

    /// <summary>Writes an estimator into its network's metadata.</summary>
    public static void Attach(Model network, string kind, Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("kind", kind);
            write(json);
            json.WriteEndObject();
        }

        network.Metadata[Key] = Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Loads a network and what was attached to it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kinds">Those that may be in it, and what makes an estimator of each.</param>
    /// <exception cref="InvalidDataException">The file is damaged, or holds no estimator of these kinds.</exception>
    public static T Load<T>(string path, params (string Kind, Func<Model, JsonElement, T> Make)[] kinds) => Read(Model.Load(path), path, kinds);

    /// <inheritdoc cref="Load{T}(string, ValueTuple{string, Func{Model, JsonElement, T}}[])"/>
    public static T Load<T>(Stream stream, params (string Kind, Func<Model, JsonElement, T> Make)[] kinds) => Read(Model.Load(stream), "The stream", kinds);

    public static void Write(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    public static void Write(Utf8JsonWriter json, string name, IEnumerable<double> numbers)
    {
        json.WriteStartArray(name);
        foreach (double number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }

    public static string Text(JsonElement json, string name) =>
        Find(json, name, JsonValueKind.String).GetString()!;

    public static double Number(JsonElement json, string name) =>
        Find(json, name, JsonValueKind.Number) is var number && number.TryGetDouble(out double value) && double.IsFinite(value)
            ? value
            : throw new InvalidDataException($"\"{name}\" expects a finite number.");

    public static bool Flag(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? json.GetProperty(name).GetBoolean()
            : throw new InvalidDataException($"\"{name}\" expects true or false.");

    public static string[] Texts(JsonElement json, string name) =>
        [.. Array(json, name).Select(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : throw new InvalidDataException($"\"{name}\" expects texts."))];

    public static double[] Numbers(JsonElement json, string name) =>
        [.. Array(json, name).Select(item => item.ValueKind == JsonValueKind.Number && item.TryGetDouble(out double value) && double.IsFinite(value)
            ? value
            : throw new InvalidDataException($"\"{name}\" expects finite numbers."))];

    public static IEnumerable<JsonElement> Array(JsonElement json, string name) => Find(json, name, JsonValueKind.Array).EnumerateArray();

    /// <exception cref="InvalidDataException">It does not hold.</exception>
    public static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidDataException($"expected {what}.");
        }
    }

    private static T Read<T>(Model network, string source, (string Kind, Func<Model, JsonElement, T> Make)[] kinds)
    {
        if (!network.Metadata.TryGetValue(Key, out string? text))
        {
            throw new InvalidDataException($"{source} holds a network without the columns of a table. Model.Load reads it.");
        }

        string expected = string.Join(" or ", kinds.Select(kind => kind.Kind));
        try
        {
            using JsonDocument json = JsonDocument.Parse(text);
            string found = Text(json.RootElement, "kind");
            return System.Array.Find(kinds, kind => kind.Kind == found).Make is { } make
                ? make(network, json.RootElement)
                : throw new InvalidDataException($"expected a {expected} but it holds a {found}.");
        }
        catch (Exception problem) when (problem is JsonException or InvalidDataException or InvalidOperationException) // the last: half a character
        {
            throw new InvalidDataException($"{source} does not hold a whole {expected}: {problem.Message}", problem);
        }
    }

    private static JsonElement Find(JsonElement json, string name, JsonValueKind kind) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement value) && value.ValueKind == kind
            ? value
            : throw new InvalidDataException($"\"{name}\" expects a value of kind {kind}.");
}
