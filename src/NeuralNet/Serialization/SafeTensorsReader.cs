using System.Text.Json;

namespace NeuralNet;

/// <summary>Reads a safetensors file tensor by tensor: opening it reads the header alone.</summary>
/// <remarks>
/// <para>
/// For one tensor of many, or to read into existing memory; <see cref="SafeTensorsFile.Read(string)"/> reads all at once. A
/// tensor of a kind that is not supported does no harm until it is read.
/// </para>
/// <para>
/// The file's header may have 100 MB, 100,000 tensors and as many metadata texts; opening takes at most 4 times the header's bytes
/// and 50 MB. Sizes are checked against the file's length, or, where a stream has no length, as the bytes arrive, before memory is
/// allocated for them. Not for several threads at once.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// using SafeTensorsReader file = SafeTensorsReader.Open("model.safetensors");
/// foreach (SafeTensorsEntry entry in file.Entries)
/// {
///     Console.WriteLine(entry);               // such as 0.weight F32 [10, 784]
/// }
///
/// Tensor weight = file.Read("0.weight");
/// </code>
/// </example>
public sealed class SafeTensorsReader : IDisposable
{
    private readonly Stream _stream;
    private readonly string _source;
    private readonly bool _leaveOpen;
    private readonly SafeTensorsHeader _header;
    private readonly long _begin; // of the first tensor, in a stream that can seek
    private long _position;       // counted from there, in one that cannot
    private bool _isDisposed;

    private SafeTensorsReader(Stream stream, string source, bool leaveOpen)
    {
        _stream = stream;
        _source = source;
        _leaveOpen = leaveOpen;
        _header = SafeTensorsHeader.Read(stream);
        _begin = stream.CanSeek ? stream.Position : 0;
    }

    /// <summary>The tensors, in the order of their bytes in the file.</summary>
    public IReadOnlyList<SafeTensorsEntry> Entries => _header.Entries;

    /// <summary>The file's metadata; usually empty.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <summary>Opens a file and reads its header.</summary>
    /// <param name="path">Its path.</param>
    /// <exception cref="InvalidDataException">The file is damaged or not in the format.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Reading is not allowed, or the path is a folder.</exception>
    public static SafeTensorsReader Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return OpenFile(path, FileOptions.None, stream => new SafeTensorsReader(stream, path, leaveOpen: false));
    }

    /// <summary>Reads the header where a stream stands.</summary>
    /// <param name="stream">
    /// A stream that can be read, with the file from its position to its end. It stays open. Where it cannot seek, tensors can be
    /// read only in the order of <see cref="Entries"/>.
    /// </param>
    /// <exception cref="ArgumentException">The stream cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file is damaged or not in the format.</exception>
    /// <exception cref="IOException">The stream failed.</exception>
    public static SafeTensorsReader Open(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanRead)
        {
            throw new ArgumentException("SafeTensorsReader expects a stream that can be read but got one that cannot.", nameof(stream));
        }

        return Explained("the stream", () => new SafeTensorsReader(stream, "the stream", leaveOpen: true));
    }

    /// <summary>Reads a tensor into a new one.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>float32: F32, F16 and BF16 keep their values, F64 rounds to the nearest. A single number gets the shape [1].</returns>
    /// <exception cref="KeyNotFoundException">The file has no tensor of that name.</exception>
    /// <exception cref="NotSupportedException">
    /// The tensor is not <see cref="SafeTensorsEntry.IsSupported"/>; or the stream cannot seek and is past the tensor.
    /// </exception>
    /// <exception cref="InvalidDataException">The file ends too early.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The reader is disposed.</exception>
    public Tensor Read(string name)
    {
        SafeTensorsEntry entry = Find(name);
        Shape shape = entry.ToShape(_source);
        GoTo(entry);
        if (_stream.CanSeek)
        {
            var tensor = new Tensor(shape);
            Fill(entry, tensor.AsSpan());
            return tensor;
        }

        float[] elements = ElementReader.Grow(
            _stream, ElementCodec.SizeOf(entry.Type), ElementCodec.Decoder(entry.Type), shape.Length, out long bytes);
        Advance(entry, bytes);
        return Tensor.Wrap(elements, shape);
    }

    /// <summary>Reads a tensor's numbers into existing memory. Allocates nothing in proportion to the tensor.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="destination">One number for each element, row after row, to be overwritten; the sizes are the caller's to compare.</param>
    /// <exception cref="ArgumentException">The tensor has another number of elements.</exception>
    /// <exception cref="KeyNotFoundException">The file has no tensor of that name.</exception>
    /// <exception cref="NotSupportedException">
    /// The tensor is not <see cref="SafeTensorsEntry.IsSupported"/>; or the stream cannot seek and is past the tensor.
    /// </exception>
    /// <exception cref="InvalidDataException">The file ends too early.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The reader is disposed.</exception>
    public void Read(string name, Span<float> destination)
    {
        SafeTensorsEntry entry = Find(name);
        Shape shape = entry.ToShape(_source);
        if (shape.Length != destination.Length)
        {
            throw new ArgumentException(
                $"SafeTensorsReader.Read expects room for the {shape.Length} numbers of tensor '{FileText.Cut(name)}', "
                + $"{entry.SizesText}, but got room for {destination.Length}.",
                nameof(destination));
        }

        GoTo(entry);
        Fill(entry, destination);
    }

    /// <summary>Closes the file; a stream that <see cref="Open(Stream)"/> was given stays open.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        if (!_leaveOpen)
        {
            _stream.Dispose();
        }
    }

    /// <summary>The names in the file for a message: the first ten.</summary>
    internal static string Names(IReadOnlyList<SafeTensorsEntry> entries) =>
        $"[{string.Join(", ", entries.Take(10).Select(entry => FileText.Cut(entry.Name)))}{(entries.Count > 10 ? ", …" : "")}]";

    /// <summary>Opens a file for <paramref name="read"/>, which closes it or keeps it; a failure closes it and names it.</summary>
    /// <exception cref="InvalidDataException">What was read is damaged, in another format or of a kind that is not read.</exception>
    internal static T OpenFile<T>(string path, FileOptions options, Func<FileStream, T> read)
    {
        // FileShare.Delete: on Windows too, another process may replace the file meanwhile; we go on with the old one.
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, options);
        bool isRead = false;
        try
        {
            T result = Explained(path, () => read(stream));
            isRead = true;
            return result;
        }
        finally
        {
            if (!isRead)
            {
                stream.Dispose();
            }
        }
    }

    /// <summary>Reads the bytes that no requested tensor used, and checks that a stream that cannot seek ends where the file does.</summary>
    /// <exception cref="InvalidDataException">It ends too early, or goes on.</exception>
    internal void ReadToEnd()
    {
        if (_stream.CanSeek)
        {
            return; // its length was compared before
        }

        Skip(Entries.Count == 0 ? 0 : Entries[^1].End);
        if (_stream.ReadByte() >= 0)
        {
            throw Damaged("expected it to end after the last tensor but it goes on.");
        }
    }

    private static T Explained<T>(string source, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (NotSupportedException error)
        {
            throw new InvalidDataException($"Cannot read {source}: {error.Message}", error);
        }
        catch (Exception error) when (error is InvalidDataException or JsonException or EndOfStreamException)
        {
            throw Damaged(source, error.Message, error);
        }
    }

    private static InvalidDataException Damaged(string source, string why, Exception? error = null) => new(
        $"Cannot read {source} as a safetensors file: {why} It is damaged or in another format: copy it again from where it came, or "
        + "save it again.",
        error);

    private InvalidDataException Damaged(string why) => Damaged(_source, why);

    private SafeTensorsEntry Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return _header.ByName.GetValueOrDefault(name) ?? throw new KeyNotFoundException(
            $"SafeTensorsReader.Read: {_source} has no tensor '{FileText.Cut(name)}', it has {Names(Entries)}.");
    }

    private void GoTo(SafeTensorsEntry entry)
    {
        if (_stream.CanSeek)
        {
            _stream.Position = _begin + entry.Begin;
        }
        else if (entry.Begin >= _position)
        {
            Skip(entry.Begin);
        }
        else
        {
            throw new NotSupportedException(
                $"SafeTensorsReader.Read: {_source} cannot go back to tensor '{FileText.Cut(entry.Name)}'. Read tensors in the order of "
                + "Entries, or copy the stream into a MemoryStream first.");
        }
    }

    private void Fill(SafeTensorsEntry entry, Span<float> destination) =>
        Advance(entry, ElementReader.Fill(_stream, ElementCodec.SizeOf(entry.Type), ElementCodec.Decoder(entry.Type), destination));

    private void Advance(SafeTensorsEntry entry, long bytes)
    {
        _position = entry.Begin + bytes;
        if (bytes < entry.ByteCount)
        {
            throw Damaged($"expected {entry.ByteCount} bytes for tensor '{FileText.Cut(entry.Name)}' but it ends after {bytes} of them.");
        }
    }

    private void Skip(long position)
    {
        byte[] chunk = new byte[Math.Min(1 << 16, position - _position)];
        while (_position < position)
        {
            int read = _stream.Read(chunk, 0, (int)Math.Min(chunk.Length, position - _position));
            if (read == 0)
            {
                throw Damaged($"expected {position} bytes after the header but it ends after {_position} of them.");
            }

            _position += read;
        }
    }
}
