using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace NeuralNet;

/// <summary>The text of a stream of bytes. It honours a byte order mark, and throws where bytes are no text instead of replacing them.</summary>
internal sealed class DecodedText : TextReader
{
    private const int BufferLength = 1 << 16;
    private const int MostBefore = 1 << 20;
    private const char Replacement = '\uFFFD';

    private readonly Stream _stream;
    private readonly byte[] _bytes = new byte[BufferLength];
    private readonly char[] _chars = new char[BufferLength];
    private readonly Decoder? _decoder;     // null: UTF-8, by a faster way that knows the place of an error
    private readonly StringBuilder _before = new();
    private int _start;
    private int _end;
    private int _line = 1;
    private int _nextChar;
    private int _endChar;
    private bool _isAtEnd;
    private bool _endsInvalid;

    /// <summary>The text from the stream's position to its end; it closes the stream.</summary>
    /// <param name="stream">Bytes.</param>
    /// <param name="encoding">Where there is no byte order mark; null for UTF-8.</param>
    /// <exception cref="UndecodableException">The first bytes are those of another kind of file, or of UTF-16 without its mark.</exception>
    public DecodedText(Stream stream, Encoding? encoding)
    {
        _stream = stream;
        _end = stream.ReadAtLeast(_bytes, _bytes.Length, throwOnEndOfStream: false);
        (Encoding? found, _start) = ByteOrderMark(_bytes.AsSpan(0, _end));
        ReadOnlySpan<byte> head = _bytes.AsSpan(_start, Math.Min(_end - _start, 256));
        if (found is null && head is [(byte)'P', (byte)'K', 3, 4, ..])
        {
            throw new UndecodableException("a ZIP archive, perhaps an Excel workbook. Save its table as CSV", 1, "");
        }

        if (found is null && encoding is null && head.Contains((byte)0))
        {
            throw new UndecodableException("bytes of 0, as UTF-16 has them. Pass new TableOptions { Encoding = Encoding.Unicode }", 1, "");
        }

        Encoding used = found ?? encoding ?? Encoding.UTF8;
        _decoder = used.CodePage == Encoding.UTF8.CodePage ? null : Replacing(used).GetDecoder();
    }

    public override int Peek() => throw new NotSupportedException();

    public override int Read() => HasText() ? _chars[_nextChar++] : -1;

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int ReadBlock(char[] buffer, int index, int count) => ReadBlock(buffer.AsSpan(index, count));

    public override int ReadBlock(Span<char> buffer)
    {
        int total = 0;
        for (int read = 1; read > 0 && total < buffer.Length; total += read)
        {
            read = Read(buffer[total..]);
        }

        return total;
    }

    /// <exception cref="UndecodableException">Bytes are no text.</exception>
    public override int Read(Span<char> buffer)
    {
        if (!HasText())
        {
            return 0;
        }

        int count = Math.Min(buffer.Length, _endChar - _nextChar);
        _chars.AsSpan(_nextChar, count).CopyTo(buffer);
        _nextChar += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stream.Dispose();
        }

        base.Dispose(disposing);
    }

    private static (Encoding?, int) ByteOrderMark(ReadOnlySpan<byte> head) => head switch
    {
        [0xEF, 0xBB, 0xBF, ..] => (Encoding.UTF8, 3),
        [0xFF, 0xFE, 0, 0, ..] => (Encoding.UTF32, 4),
        [0, 0, 0xFE, 0xFF, ..] => (new UTF32Encoding(bigEndian: true, byteOrderMark: true), 4),
        [0xFF, 0xFE, ..] => (Encoding.Unicode, 2),
        [0xFE, 0xFF, ..] => (Encoding.BigEndianUnicode, 2),
        _ => (null, 0),
    };

    // Bytes that are no text become a character that no sound file has: so the place is known.
    private static Encoding Replacing(Encoding encoding)
    {
        var replacing = (Encoding)encoding.Clone();
        replacing.DecoderFallback = new DecoderReplacementFallback($"{Replacement}");
        return replacing;
    }

    // Decodes the next bytes once all earlier text was read.
    private bool HasText()
    {
        while (_nextChar == _endChar)
        {
            int written = _decoder is null ? DecodeUtf8(_chars) : Decode(_chars);
            (_nextChar, _endChar) = (0, written);
            Remember(_chars.AsSpan(0, written));
            if (written == 0 && _isAtEnd)
            {
                return false;
            }

            if (written == 0)
            {
                Refill();
            }
        }

        return true;
    }

    private int DecodeUtf8(Span<char> buffer)
    {
        OperationStatus status = Utf8.ToUtf16(
            _bytes.AsSpan(_start.._end), buffer, out int read, out int written, replaceInvalidSequences: false, isFinalBlock: _isAtEnd);
        _start += read;
        if (written == 0 && status == OperationStatus.InvalidData)
        {
            throw Undecodable($"the byte 0x{_bytes[_start]:X2}, which is no UTF-8");
        }

        return written;
    }

    private int Decode(Span<char> buffer)
    {
        if (_endsInvalid)
        {
            throw Undecodable("bytes that are no text in the encoding");
        }

        _decoder!.Convert(_bytes.AsSpan(_start.._end), buffer, flush: _isAtEnd, out int read, out int written, out _);
        _start += read;
        int wrong = buffer[..written].IndexOf(Replacement);
        if (wrong < 0)
        {
            return written;
        }

        _endsInvalid = true;    // what comes before is still text
        return wrong > 0 ? wrong : Decode(buffer);
    }

    private UndecodableException Undecodable(string problem) => new(problem, _line, _before.ToString());

    private void Remember(ReadOnlySpan<char> text)
    {
        int last = text.LastIndexOf('\n');
        if (last >= 0)
        {
            _line += text.Count('\n');
            _before.Clear();
        }

        ReadOnlySpan<char> tail = text[(last + 1)..];
        if (_before.Length < MostBefore)
        {
            _before.Append(tail);
        }
    }

    private void Refill()
    {
        _bytes.AsSpan(_start.._end).CopyTo(_bytes);
        (_start, _end) = (0, _end - _start);
        int read = _stream.Read(_bytes.AsSpan(_end));
        _end += read;
        _isAtEnd = read == 0;
    }
}
