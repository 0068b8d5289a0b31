using System.Text;

namespace NeuralNet;

/// <summary>Where a table's text comes from. It can be opened again: first to find its form, then to read, then to read a column as text.</summary>
internal sealed class TableSource
{
    private readonly Func<Encoding?, TextReader> _open;

    private TableSource(string name, Func<Encoding?, TextReader> open)
    {
        Name = name;
        _open = open;
    }

    /// <summary>The name in messages.</summary>
    public string Name { get; }

    public static TableSource Of(string text) => new("CSV", _ => new StringReader(text.StartsWith('\uFEFF') ? text[1..] : text));

    /// <summary>The bytes from a stream's position to its end, plain or compressed by gzip. One that cannot seek is kept in memory as it is.</summary>
    public static TableSource Of(Stream stream, string name)
    {
        Func<Stream> rewind = Rewindable(stream);
        return new(name, encoding => new DecodedText(Unpacked(rewind), encoding));
    }

    public TextReader Open(Encoding? encoding) => _open(encoding);

    private static Stream Unpacked(Func<Stream> rewind)
    {
        Span<byte> head = stackalloc byte[2];
        int read = rewind().ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        Stream content = rewind();
        return read == 2 && head[0] == 0x1F && head[1] == 0x8B ? new GzipContent(content) : new ConcatenatedStream(content);
    }

    private static Func<Stream> Rewindable(Stream stream)
    {
        if (stream.CanSeek)
        {
            long begin = stream.Position;
            return () =>
            {
                stream.Position = begin;
                return stream;
            };
        }

        var chunks = new List<byte[]>();
        byte[] chunk = new byte[1 << 16];
        for (int read = 1; read > 0;)
        {
            read = stream.ReadAtLeast(chunk, chunk.Length, throwOnEndOfStream: false);
            chunks.Add(chunk.AsSpan(0, read).ToArray());
        }

        return () => new ConcatenatedStream([.. chunks.Select(bytes => new MemoryStream(bytes))]);
    }
}
