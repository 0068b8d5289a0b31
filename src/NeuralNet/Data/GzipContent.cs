using System.IO.Compression;

namespace NeuralNet;

/// <summary>The content of gzip data: one member, or several one after the other (RFC 1952), and nothing else.</summary>
/// <remarks>
/// .NET's <see cref="GZipStream"/> accepts a file that is cut short, or has other bytes after its end, as complete. So a
/// member of our own, the seal, is appended to the data: it is decompressed at the end, unchanged, only if the file ended where a member
/// ends. The last bytes are held back until it is known whether they are the seal.
/// </remarks>
internal sealed class GzipContent : SequentialStream
{
    private static readonly byte[] Seal = Guid.NewGuid().ToByteArray(); // such that no file can hold it
    private static readonly byte[] SealMember = Compressed(Seal);

    private readonly byte[] _buffer = new byte[1 << 16];
    private readonly GZipStream _unpacked;
    private int _start;
    private int _end;
    private bool _isAtEnd;

    /// <summary>The content of a compressed stream, which this does not close.</summary>
    public GzipContent(Stream compressed) =>
        _unpacked = new GZipStream(new ConcatenatedStream(compressed, new MemoryStream(SealMember)), CompressionMode.Decompress);

    /// <inheritdoc/>
    /// <exception cref="FormatException">The compressed stream ends too early, or goes on with other bytes.</exception>
    /// <exception cref="InvalidDataException">It is not valid gzip data.</exception>
    public override int Read(Span<byte> buffer)
    {
        while (_end - _start <= Seal.Length && !_isAtEnd)
        {
            _buffer.AsSpan(_start.._end).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
            int read = _unpacked.Read(_buffer.AsSpan(_end));
            _end += read;
            _isAtEnd = read == 0;
        }

        int count = Math.Min(_end - _start - Seal.Length, buffer.Length);
        if (_end - _start <= Seal.Length && !_buffer.AsSpan(_start.._end).SequenceEqual(Seal))
        {
            throw new FormatException("expected whole gzip data but bytes are missing or were added at the end.");
        }

        _buffer.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _unpacked.Dispose();
        }

        base.Dispose(disposing);
    }

    private static byte[] Compressed(byte[] bytes)
    {
        var member = new MemoryStream();
        using (var gzip = new GZipStream(member, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return member.ToArray();
    }
}
