using System.Text.Json;

namespace NeuralNet;

/// <summary>Named tensors in a safetensors file, the format that PyTorch's world exchanges weights in.</summary>
/// <remarks>
/// Bytes 0 to 7 hold the length N of the header, little-endian; then come N bytes of JSON, then the numbers
/// (github.com/huggingface/safetensors). Python reads what is written here with <c>safetensors.torch.load_file</c>. A model
/// has its own pair, <see cref="Model.Save(string)"/> and <see cref="Model.Load(string)"/>.
/// </remarks>
public sealed class SafeTensorsFile
{
    private static readonly Dictionary<string, string> Empty = [];

    private SafeTensorsFile(IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        Tensors = tensors;
        Metadata = metadata;
    }

    /// <summary>The tensors by name, in the order of their numbers in the file.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors { get; }

    /// <summary>What the file says of itself; mostly nothing.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path.</param>
    /// <returns>
    /// Its tensors as float32: F32, F16 and BF16 keep their values, F64 rounds to the nearest. One number without dimensions
    /// gets the shape [1].
    /// </returns>
    /// <exception cref="InvalidDataException">
    /// The file is torn or not in the format; or a tensor has another element type, more than 4 dimensions or more elements
    /// than an array holds. Sizes are checked against the file's length before memory is taken for them.
    /// </exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Reading is not allowed, or the path is a folder.</exception>
    public static SafeTensorsFile Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Open(path, FileOptions.SequentialScan, stream =>
        {
            using (stream)
            {
                SafeTensorsHeader header = SafeTensorsHeader.Read(stream);
                var tensors = new OrderedDictionary<string, Tensor>(header.Entries.Count);
                foreach (SafeTensorsEntry entry in header.Entries)
                {
                    tensors.Add(entry.Name, entry.Read(stream));
                }

                return new SafeTensorsFile(tensors, header.Metadata);
            }
        });
    }

    /// <summary>Writes a file; equal tensors and metadata give equal bytes.</summary>
    /// <param name="path">Its path. What was there is replaced at the end, in one step; a failure leaves it as it was.</param>
    /// <param name="tensors">Tensors by distinct names. They are written sorted by name, as F32, bit for bit.</param>
    /// <param name="metadata">What the file shall say of itself.</param>
    /// <exception cref="ArgumentException">
    /// A name comes twice, is empty, <c>__metadata__</c> or not valid Unicode, or all names and metadata exceed 100 MB.
    /// </exception>
    /// <exception cref="IOException">The folder does not exist, the path is one, or the disk refused.</exception>
    /// <exception cref="UnauthorizedAccessException">Writing is not allowed.</exception>
    public static void Write(
        string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
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
        AtomicFile.Write(path, stream =>
        {
            SafeTensorsHeader.Write(Entries(sorted), texts, stream);
            foreach (KeyValuePair<string, Tensor> pair in sorted)
            {
                SafeTensorsEntry.Write(pair.Value, stream);
            }
        });
    }

    /// <summary>Opens a file for <paramref name="read"/>, which closes it or keeps it; a failure closes it and names it.</summary>
    /// <exception cref="InvalidDataException">What was read is torn, in another format or of a kind that is not read.</exception>
    internal static T Open<T>(string path, FileOptions options, Func<FileStream, T> read)
    {
        // FileShare.Delete: on Windows too, another process may replace the file meanwhile; we go on with the old one.
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, options);
        bool isRead = false;
        try
        {
            T result = read(stream);
            isRead = true;
            return result;
        }
        catch (NotSupportedException error)
        {
            throw new InvalidDataException($"Cannot read {path}: {error.Message}", error);
        }
        catch (Exception error) when (error is InvalidDataException or JsonException or EndOfStreamException)
        {
            throw new InvalidDataException(
                $"Cannot read {path} as a safetensors file: {error.Message} It is torn or in another format: copy it again from "
                + "where it came, or save it again.",
                error);
        }
        finally
        {
            if (!isRead)
            {
                stream.Dispose();
            }
        }
    }

    private static List<SafeTensorsEntry> Entries(IEnumerable<KeyValuePair<string, Tensor>> tensors)
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
