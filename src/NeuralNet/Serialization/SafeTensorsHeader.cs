using System.Buffers.Binary;

namespace NeuralNet;

/// <summary>What stands before the numbers of a safetensors file, checked: its tensors in the order of their bytes.</summary>
/// <param name="Entries">The tensors; each begins where the one before ends, and the last ends with the file.</param>
/// <param name="ByName">The same by name.</param>
/// <param name="Metadata">Texts by name.</param>
/// <remarks>Errors are <see cref="InvalidDataException"/> or JSON's own; the caller adds the path.</remarks>
internal sealed record SafeTensorsHeader(
    IReadOnlyList<SafeTensorsEntry> Entries,
    IReadOnlyDictionary<string, SafeTensorsEntry> ByName,
    IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>The most bytes of JSON: as in huggingface/safetensors.</summary>
    public const int MaxLength = 100_000_000;

    /// <summary>The most tensors, and the most metadata texts: each takes up to several hundred bytes of memory.</summary>
    public const int MaxCount = 100_000;

    private const int PrefixLength = sizeof(ulong);

    // The bytes allocated for a header before any of it is read, where the stream has no length.
    private const int UncheckedLength = 1 << 16;

    /// <summary>Reads the header; the stream then stands on the first tensor.</summary>
    /// <param name="stream">Stands on the header. What it has from there to its end is the file.</param>
    public static SafeTensorsHeader Read(Stream stream)
    {
        long? rest = stream.CanSeek ? stream.Length - stream.Position - PrefixLength : null;
        if (rest < 0)
        {
            throw new InvalidDataException($"expected 8 bytes or more but the file has {rest + PrefixLength}.");
        }

        Span<byte> prefix = stackalloc byte[PrefixLength];
        stream.ReadExactly(prefix);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        ulong most = (ulong)Math.Min(rest ?? MaxLength, MaxLength);
        if (length > most)
        {
            throw new InvalidDataException($"expected a header of at most {most} bytes but the file announces one of {length}.");
        }

        (Dictionary<string, SafeTensorsEntry> byName, Dictionary<string, string> metadata) =
            SafeTensorsJson.Parse(ReadJson(stream, (int)length, isThere: rest is not null));
        SafeTensorsEntry[] entries = [.. byName.Values];
        Array.Sort(entries, (a, b) => (a.Begin, a.End).CompareTo((b.Begin, b.End)));
        CheckLayout(entries, rest - (long)length);
        return new SafeTensorsHeader(entries, byName, metadata);
    }

    /// <summary>Writes a header.</summary>
    /// <param name="entries">In the order of their bytes.</param>
    /// <param name="metadata">Texts by name.</param>
    /// <param name="stream">Where it is written.</param>
    /// <param name="room">Bytes that it fills at least, with its length, so that it can be written after the numbers.</param>
    /// <exception cref="ArgumentException">It exceeds <see cref="MaxLength"/> or <see cref="MaxCount"/>, or a text is not valid Unicode.</exception>
    public static void Write(
        IReadOnlyList<SafeTensorsEntry> entries, IReadOnlyCollection<KeyValuePair<string, string>> metadata, Stream stream, int room = 0)
    {
        if (Math.Max(entries.Count, metadata.Count) > MaxCount)
        {
            throw new ArgumentException(
                $"SafeTensorsFile.Write expects at most {MaxCount} tensors and as many metadata texts but got {entries.Count} and "
                + $"{metadata.Count}. Write several files.");
        }

        ReadOnlySpan<byte> json = SafeTensorsJson.Format(entries, metadata);
        int length = (json.Length + 7) & ~7; // so that the numbers begin at a multiple of 8 bytes
        length = Math.Max(length, room - PrefixLength);
        if (length > MaxLength)
        {
            throw new ArgumentException(
                $"SafeTensorsFile.Write expects names and metadata of at most {MaxLength} bytes but got {length}. "
                + "Write several files.");
        }

        byte[] header = new byte[PrefixLength + length];
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)length);
        json.CopyTo(header.AsSpan(PrefixLength));
        header.AsSpan(PrefixLength + json.Length).Fill((byte)' ');
        stream.Write(header);
    }

    private static byte[] ReadJson(Stream stream, int length, bool isThere)
    {
        byte[] json = new byte[isThere ? length : Math.Min(length, UncheckedLength)];
        stream.ReadExactly(json);
        while (json.Length < length)
        {
            int read = json.Length;
            Array.Resize(ref json, (int)Math.Min(2L * read, length));
            stream.ReadExactly(json.AsSpan(read));
        }

        return json;
    }

    /// <summary>Checks that the tensors lie one behind the other; and that they end with the file, where its length is known.</summary>
    private static void CheckLayout(IEnumerable<SafeTensorsEntry> entries, long? dataLength)
    {
        long end = 0;
        foreach (SafeTensorsEntry entry in entries)
        {
            if (entry.Begin != end || entry.End > dataLength)
            {
                string within = dataLength is null ? "" : $", and to end within the {dataLength} bytes after the header";
                throw new InvalidDataException(
                    $"expected the bytes of tensor '{FileText.Cut(entry.Name)}' to begin at {end}, without gap or overlap{within}, but "
                    + $"got {entry.Begin} to {entry.End}.");
            }

            end = entry.End;
        }

        if (dataLength is not null && end != dataLength)
        {
            throw new InvalidDataException(
                $"expected {end} bytes after the header, as it announces, but the file has {dataLength}.");
        }
    }
}
