using System.Diagnostics.CodeAnalysis;

namespace NeuralNet;

/// <summary>Named tensors in a safetensors file, the format in which PyTorch users exchange weights.</summary>
/// <remarks>
/// Bytes 0 to 7 hold the length N of the header, little-endian; then follow N bytes of JSON, then the numbers
/// (github.com/huggingface/safetensors). Python reads what is written here with <c>safetensors.torch.load_file</c>. A model
/// has its own pair, <see cref="Model.Save(string)"/> and <see cref="Model.Load(string)"/>.
/// </remarks>
public sealed class SafeTensorsFile
{
    private static readonly Dictionary<string, string> Empty = [];

    private SafeTensorsFile(
        IReadOnlyList<SafeTensorsEntry> entries, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        Entries = entries;
        Tensors = tensors;
        Metadata = metadata;
    }

    /// <summary>Names, types and sizes of all tensors in the file, those that are not supported too, in the order of their bytes.</summary>
    public IReadOnlyList<SafeTensorsEntry> Entries { get; }

    /// <summary>
    /// The tensors by name, in the order of their numbers in the file, without those that are not
    /// <see cref="SafeTensorsEntry.IsSupported"/>: reading such a tensor by its name throws a <see cref="NotSupportedException"/> that
    /// explains why, and for a name that is not in the file a <see cref="KeyNotFoundException"/>.
    /// </summary>
    public IReadOnlyDictionary<string, Tensor> Tensors { get; }

    /// <summary>The file's metadata; usually empty.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Reads all tensors of a file; <see cref="SafeTensorsReader"/> reads some of them.</summary>
    /// <param name="path">Its path.</param>
    /// <returns>
    /// Its tensors as float32: F64 and whole numbers beyond 2^24 round to the nearest, a BOOL is 0 or 1, other types keep their values.
    /// One number without dimensions gets the shape [1].
    /// </returns>
    /// <exception cref="InvalidDataException">
    /// The file is damaged or not in the format. Sizes are checked against the file's length before memory is allocated for them: at most
    /// four times the file's bytes (a byte becomes a float32), and what <see cref="SafeTensorsReader"/> states for the header.
    /// </exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Reading is not allowed, or the path is a folder.</exception>
    public static SafeTensorsFile Read(string path)
    {
        using SafeTensorsReader reader = SafeTensorsReader.Open(path);
        return Read(reader, path);
    }

    /// <summary>Reads all tensors from a stream, such as a download or an entry of an archive.</summary>
    /// <param name="stream">A stream that can be read, with the file from its position to its end. It need not seek, and stays open.</param>
    /// <returns>As of a path.</returns>
    /// <exception cref="ArgumentException">The stream cannot be read.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is damaged or not in the format. Where the stream cannot seek, memory grows with the bytes read.
    /// </exception>
    /// <exception cref="IOException">The stream failed.</exception>
    public static SafeTensorsFile Read(Stream stream)
    {
        using SafeTensorsReader reader = SafeTensorsReader.Open(stream);
        return Read(reader, "the stream");
    }

    /// <summary>Writes a file; equal tensors and metadata give equal bytes.</summary>
    /// <param name="path">Its path. What was there is replaced at the end, in one step; a failure leaves it as it was.</param>
    /// <param name="tensors">Tensors by distinct names. They are written sorted by name, as F32, bit for bit.</param>
    /// <param name="metadata">Texts by name that describe the file.</param>
    /// <exception cref="ArgumentException">
    /// A name occurs twice, is empty, <c>__metadata__</c> or not valid Unicode; there are more than 100,000
    /// tensors or metadata texts; or all names and metadata exceed 100 MB.
    /// </exception>
    /// <exception cref="IOException">The folder does not exist, the path is a folder, or writing failed.</exception>
    /// <exception cref="UnauthorizedAccessException">Writing is not allowed.</exception>
    [SuppressMessage("ApiDesign", "RS0026", Justification = "The overloads differ in their first parameter.")]
    public static void Write(
        string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, Writing(tensors, metadata));
    }

    /// <summary>Writes the same bytes into a stream.</summary>
    /// <param name="stream">A stream that can be written. It need not seek, and stays open; a failure leaves it with a part.</param>
    /// <param name="tensors">Tensors by distinct names. They are written sorted by name, as F32, bit for bit.</param>
    /// <param name="metadata">Texts by name that describe the file.</param>
    /// <exception cref="ArgumentException">
    /// The stream cannot be written; a name occurs twice, is empty, <c>__metadata__</c> or not valid Unicode; or there are too many, as
    /// for a path.
    /// </exception>
    /// <exception cref="IOException">The stream failed.</exception>
    [SuppressMessage("ApiDesign", "RS0026", Justification = "The overloads differ in their first parameter.")]
    public static void Write(
        Stream stream, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanWrite)
        {
            throw new ArgumentException("SafeTensorsFile.Write expects a stream that can be written but got one that cannot.", nameof(stream));
        }

        Writing(tensors, metadata)(stream);
    }

    private static SafeTensorsFile Read(SafeTensorsReader reader, string source)
    {
        var tensors = new OrderedDictionary<string, Tensor>();
        foreach (SafeTensorsEntry entry in reader.Entries.Where(entry => entry.IsSupported))
        {
            tensors.Add(entry.Name, reader.Read(entry.Name));
        }

        reader.ReadToEnd();
        return new SafeTensorsFile(reader.Entries, new TensorDictionary(source, reader.Entries, tensors), reader.Metadata);
    }

    /// <summary>What writes the file into a stream, after its arguments are checked.</summary>
    private static Action<Stream> Writing(
        IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        KeyValuePair<string, Tensor>[] sorted = [.. tensors.OrderBy(pair => pair.Key, StringComparer.Ordinal)];
        for (int i = 0; i < sorted.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(sorted[i].Value, nameof(tensors));
            string name = sorted[i].Key;
            if (string.IsNullOrEmpty(name) || name == SafeTensorsJson.MetadataName || (i > 0 && name == sorted[i - 1].Key))
            {
                throw new ArgumentException(
                    $"SafeTensorsFile.Write expects distinct names, neither empty nor {SafeTensorsJson.MetadataName}, but got "
                    + $"'{name}'" + (i > 0 && name == sorted[i - 1].Key ? " twice." : "."),
                    nameof(tensors));
            }
        }

        KeyValuePair<string, string>[] texts = [.. (metadata ?? Empty).OrderBy(pair => pair.Key, StringComparer.Ordinal)];
        List<SafeTensorsEntry> entries = Described(sorted);
        return stream =>
        {
            SafeTensorsHeader.Write(entries, texts, stream);
            foreach (KeyValuePair<string, Tensor> pair in sorted)
            {
                ElementCodec.Write(pair.Value, stream);
            }
        };
    }

    private static List<SafeTensorsEntry> Described(IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        var entries = new List<SafeTensorsEntry>();
        foreach ((string name, Tensor tensor) in tensors)
        {
            long[] sizes = [.. tensor.Shape.ToArray()];
            entries.Add(SafeTensorsEntry.After(entries.Count == 0 ? 0 : entries[^1].End, name, sizes));
        }

        return entries;
    }
}
