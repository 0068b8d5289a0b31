using System.Globalization;
using System.Text;
using System.Text.Json;

namespace NeuralNet;

/// <summary>The fields that describe one layer in a file, each to be taken once.</summary>
internal sealed class LayerDescription
{
    private readonly int _index;
    private readonly Dictionary<string, string> _fields;

    private LayerDescription(int index, Dictionary<string, string> fields) => (_index, _fields) = (index, fields);

    /// <summary>Reads the descriptions of all layers: an array of flat objects.</summary>
    public static IReadOnlyList<LayerDescription> Parse(string layers)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(layers));
        JsonText.Expect(ref reader, JsonTokenType.StartArray, "the layers");
        var descriptions = new List<LayerDescription>();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            string what = $"layer {descriptions.Count}";
            var fields = new Dictionary<string, string>();
            while (JsonText.Name(ref reader, what) is string field)
            {
                if (!fields.TryAdd(field, JsonText.Scalar(ref reader, $"the {field} of {what}")))
                {
                    throw new InvalidDataException($"expected one {field} for {what} but it comes twice.");
                }
            }

            descriptions.Add(new LayerDescription(descriptions.Count, fields));
        }

        if (reader.TokenType != JsonTokenType.EndArray)
        {
            throw new InvalidDataException($"expected an object for layer {descriptions.Count} but got {reader.TokenType}.");
        }

        reader.Read(); // throws if anything but white space follows
        return descriptions;
    }

    /// <summary>A word as it stands.</summary>
    public string Word(string field) => _fields.Remove(field, out string? text)
        ? text
        : throw new InvalidDataException($"expected the field '{field}' for layer {_index} but there is none.");

    /// <summary>The name of one of an enumeration's values.</summary>
    public TEnum Word<TEnum>(string field)
        where TEnum : struct, Enum
    {
        // TryParse alone would take numbers and lists too.
        string word = Word(field);
        return Enum.TryParse(word, out TEnum value) && Enum.GetName(value) == word
            ? value
            : throw Unexpected(field, $"one of {string.Join(", ", Enum.GetNames<TEnum>())}", word);
    }

    /// <summary>A number of inputs or outputs: 1 or more.</summary>
    public int Size(string field)
    {
        string word = Word(field);
        return int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int size) && size > 0
            ? size
            : throw Unexpected(field, "a whole number of 1 or more", word);
    }

    /// <summary>A number.</summary>
    public float Number(string field)
    {
        string word = Word(field);
        return float.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out float number)
            ? number
            : throw Unexpected(field, "a number", word);
    }

    /// <summary>A yes or no.</summary>
    public bool Flag(string field)
    {
        string word = Word(field);
        return word is "true" or "false" ? word == "true" : throw Unexpected(field, "true or false", word);
    }

    /// <summary>To be called when all is taken: a field that nobody knows would change what the layer computes.</summary>
    public void ThrowIfAnyLeft()
    {
        if (_fields.Count > 0)
        {
            throw new NotSupportedException(
                $"expected no further field for layer {_index} but got '{string.Join("', '", _fields.Keys)}'. "
                + "A newer NeuralNet may know it: update the package.");
        }
    }

    private InvalidDataException Unexpected(string field, string expected, string word) =>
        new($"expected the {field} of layer {_index} to be {expected} but got '{word}'.");
}
