using System.Buffers.Binary;
using System.Text.Json;

namespace NeuralNet.Tool.Models;

/// <summary>The beginning of a safetensors file: names, types and sizes of its tensors, and texts. The numbers are not read, so it is fast for files of any size.</summary>
/// <param name="Tensors">In the order of the file.</param>
/// <param name="Metadata">Texts by name.</param>
internal sealed record SafeTensorsHeader(IReadOnlyList<(string Name, string Type, long[] Sizes)> Tensors, IReadOnlyDictionary<string, string> Metadata)
{
    // The format's own limit.
    private const long MostBytes = 100_000_000;

    /// <returns>Null where the file is of another kind.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SafeTensorsHeader? TryRead(string path)
    {
        using FileStream file = File.OpenRead(path);
        return TryRead(file);
    }

    /// <returns>Null where the stream is of another kind, or a pipe, which cannot be read again. Its place is the beginning, as before.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SafeTensorsHeader? TryRead(Stream file)
    {
        if (!file.CanSeek)
        {
            return null;
        }

        SafeTensorsHeader? header = Read(file);
        file.Position = 0;
        return header;
    }

    private static SafeTensorsHeader? Read(Stream file)
    {
        Span<byte> prefix = stackalloc byte[9];
        if (file.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false) < prefix.Length)
        {
            return null;
        }

        long length = BinaryPrimitives.ReadInt64LittleEndian(prefix);
        if (length is < 2 or > MostBytes || prefix[8] != '{' || length > file.Length - 8)
        {
            return null;
        }

        byte[] text = new byte[length];
        text[0] = (byte)'{';
        file.ReadExactly(text, 1, text.Length - 1);
        try
        {
            using JsonDocument json = JsonDocument.Parse(text);
            return Of(json.RootElement);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }

    private static SafeTensorsHeader Of(JsonElement json)
    {
        var tensors = new List<(string, string, long[])>();
        var metadata = new Dictionary<string, string>();
        foreach (JsonProperty entry in json.EnumerateObject())
        {
            if (entry.NameEquals("__metadata__"))
            {
                foreach (JsonProperty text in entry.Value.EnumerateObject())
                {
                    metadata[text.Name] = text.Value.GetString()!;
                }
            }
            else
            {
                tensors.Add((entry.Name, entry.Value.GetProperty("dtype").GetString()!, [.. entry.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())]));
            }
        }

        return new(tensors, metadata);
    }
}
