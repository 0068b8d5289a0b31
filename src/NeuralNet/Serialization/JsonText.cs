using System.Text;
using System.Text.Json;

namespace NeuralNet;

/// <summary>Steps through JSON of a known form. Each method reads one token or value and says what it expected instead.</summary>
/// <remarks>
/// What is not JSON at all becomes the reader's own <see cref="JsonException"/>. <c>what</c> tells what is read, <c>name</c> whose it is: a
/// name from the file, which is cut.
/// </remarks>
internal static class JsonText
{
    /// <summary>Reads a token that must be of one kind.</summary>
    public static void Expect(ref Utf8JsonReader reader, JsonTokenType token, string what, string? name = null)
    {
        reader.Read();
        if (reader.TokenType != token)
        {
            throw Unexpected(ref reader, token.ToString(), what, name);
        }
    }

    /// <summary>Reads the name of the next property; null at the end of the object.</summary>
    public static string? Name(ref Utf8JsonReader reader, string what, string? name = null)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.PropertyName ? CurrentText(ref reader, what, name) : null;
    }

    /// <summary>Reads a string.</summary>
    public static string Text(ref Utf8JsonReader reader, string what, string? name = null)
    {
        Expect(ref reader, JsonTokenType.String, what, name);
        return CurrentText(ref reader, what, name);
    }

    /// <summary>Reads an array of some whole numbers, each 0 or more.</summary>
    public static long[] Numbers(ref Utf8JsonReader reader, int most, string what, string? name = null)
    {
        Expect(ref reader, JsonTokenType.StartArray, what, name);
        var numbers = new List<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long number) || number < 0)
            {
                throw Unexpected(ref reader, "a whole number of 0 or more", what, name);
            }

            if (numbers.Count == most)
            {
                throw new InvalidDataException($"expected at most {most} numbers for {Subject(what, name)} but there are more.");
            }

            numbers.Add(number);
        }

        return [.. numbers];
    }

    /// <summary>Reads a string, a number or a truth value, as text.</summary>
    public static string Scalar(ref Utf8JsonReader reader, string what, string? name = null)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.String => CurrentText(ref reader, what, name),
            JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False => Encoding.UTF8.GetString(reader.ValueSpan),
            _ => throw Unexpected(ref reader, "a string, a number, true or false", what, name),
        };
    }

    /// <summary>The name or string that the reader stands on.</summary>
    private static string CurrentText(ref Utf8JsonReader reader, string what, string? name = null)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException error) // bytes that are not UTF-8, or half a surrogate pair
        {
            throw new InvalidDataException(
                $"expected text in UTF-8 for {Subject(what, name)} but got other bytes at byte {reader.TokenStartIndex}.", error);
        }
    }

    private static InvalidDataException Unexpected(ref Utf8JsonReader reader, string expected, string what, string? name = null) =>
        new($"expected {expected} for {Subject(what, name)} but got {reader.TokenType} at byte {reader.TokenStartIndex}.");

    private static string Subject(string what, string? name) => name is null ? FileText.Cut(what) : $"{what} '{FileText.Cut(name)}'";
}
