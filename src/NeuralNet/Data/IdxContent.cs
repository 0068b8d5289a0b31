namespace NeuralNet;

/// <summary>An open IDX file, plain or compressed by gzip. Its errors are <see cref="FormatException"/>; the caller adds the path.</summary>
/// <param name="stream">The file, behind its first bytes.</param>
/// <param name="head">Its first two bytes, or as many as it has.</param>
internal sealed class IdxContent(Stream stream, byte[] head)
{
    private readonly bool _isGzip = head is [0x1F, 0x8B];
    private readonly long _begin = stream.CanSeek ? stream.Position : 0; // behind the head

    /// <summary>The file that begins where a stream stands.</summary>
    public static IdxContent Begin(Stream stream)
    {
        byte[] head = new byte[2];
        int read = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return new(stream, head[..read]);
    }

    /// <summary>All elements, multiplied by a factor.</summary>
    /// <exception cref="FormatException">The file is damaged, longer than its header states, in another format or too large.</exception>
    /// <exception cref="InvalidDataException">It is not valid gzip data.</exception>
    public Tensor Read(float scale, int maxElements)
    {
        using Stream content = Open(out IdxHeader header);
        if (header.Shape.Length > maxElements)
        {
            throw new FormatException(
                $"expected at most {maxElements} elements but the file announces {header.Shape}, {header.Shape.Length}. Allow more by "
                + "maxElements if you trust it.");
        }

        void Decode(ReadOnlySpan<byte> source, Span<float> destination) => header.Decode(source, scale, destination);
        if (!stream.CanSeek)
        {
            float[] elements = ElementReader.Grow(content, header.ElementSize, Decode, header.Shape.Length, out long bytes);
            ThrowIfWrongLength(header, bytes, content);
            return Tensor.Wrap(elements, header.Shape);
        }

        if (!_isGzip)
        {
            return Read(content, header, Decode, stream.Length - stream.Position);
        }

        // Unpacked twice, to allocate once: the size is known only at the end.
        long length = CountTo(header.DataLength + 1, content);
        stream.Position = _begin;
        using Stream again = Open(out IdxHeader same);
        return Read(again, header, Decode, same == header ? length : 0); // 0: the file is being changed
    }

    private Tensor Read(Stream content, IdxHeader header, ElementReader.Decoder decode, long length)
    {
        ThrowIfWrongLength(header, length);
        var tensor = new Tensor(header.Shape);
        ThrowIfWrongLength(header, ElementReader.Fill(content, header.ElementSize, decode, tensor.AsSpan()), content);
        return tensor;
    }

    private void ThrowIfWrongLength(IdxHeader header, long length, Stream? rest = null)
    {
        bool goesOn = length == header.DataLength && rest?.ReadByte() >= 0;
        if (goesOn || length != header.DataLength)
        {
            bool isCounted = !goesOn && (length < header.DataLength || !_isGzip); // to the end
            throw new FormatException(
                $"expected {header.DataLength} bytes of elements after the header, {header.Shape} of {header.ElementSize} bytes each, "
                + $"but there are {(isCounted ? length : "more")}.");
        }
    }

    private static long CountTo(long most, Stream content)
    {
        byte[] chunk = new byte[1 << 16];
        long count = 0;
        for (int read = 1; read > 0 && count < most; count += read)
        {
            read = content.Read(chunk);
        }

        return count;
    }

    /// <summary>Opens the elements, which follow each other; for one who reads them once.</summary>
    public Stream Open(out IdxHeader header)
    {
        var file = new ConcatenatedStream(new MemoryStream(head), stream);
        Stream content = _isGzip ? new GzipContent(file) : file;
        header = IdxHeader.Read(content);
        return content;
    }
}
