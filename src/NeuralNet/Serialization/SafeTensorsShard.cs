using System.Text.Json;

namespace NeuralNet;

/// <summary>One open safetensors file, or stream: its header, and its numbers where they lie.</summary>
/// <remarks>Not for several threads at once.</remarks>
internal sealed class SafeTensorsShard : IDisposable
{
    private readonly Stream _stream;
    private readonly bool _leaveOpen;
    private readonly long _begin; // of the first tensor, in a stream that can seek
    private long _position;       // counted from there, in one that cannot

    private SafeTensorsShard(Stream stream, string source, bool leaveOpen)
    {
        _stream = stream;
        _leaveOpen = leaveOpen;
        Source = source;
        Header = SafeTensorsHeader.Read(stream);
        _begin = stream.CanSeek ? stream.Position : 0;
    }

    /// <summary>Its path, or "the stream", for messages.</summary>
    public string Source { get; }

    public SafeTensorsHeader Header { get; }

    public static SafeTensorsShard Open(string path) =>
        OpenFile(path, FileOptions.None, stream => new SafeTensorsShard(stream, path, leaveOpen: false));

    public static SafeTensorsShard Open(Stream stream) =>
        Explained("the stream", () => new SafeTensorsShard(stream, "the stream", leaveOpen: true));

    /// <summary>Opens a file for <paramref name="read"/>, which closes it or keeps it; a failure closes it and names it.</summary>
    /// <exception cref="InvalidDataException">What was read is damaged, in another format or of a kind that is not read.</exception>
    public static T OpenFile<T>(string path, FileOptions options, Func<FileStream, T> read)
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

    /// <summary>Reads one of its tensors into a new one; where the stream has no length, memory grows with the bytes.</summary>
    public Tensor Read(SafeTensorsEntry entry)
    {
        Shape shape = entry.ToShape(Source);
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

    /// <summary>Reads one of its tensors into memory with room for all its elements.</summary>
    public void Read(SafeTensorsEntry entry, Span<float> destination)
    {
        GoTo(entry);
        Fill(entry, destination);
    }

    /// <summary>Reads the bytes that no requested tensor used, and checks that a stream that cannot seek ends where the file does.</summary>
    /// <exception cref="InvalidDataException">It ends too early, or goes on.</exception>
    public void ReadToEnd()
    {
        if (_stream.CanSeek)
        {
            return; // its length was compared before
        }

        Skip(Header.Entries.Count == 0 ? 0 : Header.Entries[^1].End);
        if (_stream.ReadByte() >= 0)
        {
            throw Damaged("expected it to end after the last tensor but it goes on.");
        }
    }

    public void Dispose()
    {
        if (!_leaveOpen)
        {
            _stream.Dispose();
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

    private InvalidDataException Damaged(string why) => Damaged(Source, why);

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
                $"SafeTensorsReader.Read: {Source} cannot go back to tensor '{FileText.Cut(entry.Name)}'. Read tensors in the order of "
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
