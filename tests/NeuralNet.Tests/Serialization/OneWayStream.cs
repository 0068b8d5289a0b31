namespace NeuralNet.Tests.Serialization;

/// <summary>Bytes as a pipe or a connection gives them: forward alone, a few at a time; writing works too, into nothing that seeks.</summary>
internal sealed class OneWayStream(byte[] bytes, bool canRead = true, bool canWrite = false) : Stream
{
    private const int Portion = 977;

    private readonly MemoryStream _bytes = new(bytes);
    private readonly MemoryStream _written = new();

    public byte[] Written => _written.ToArray();

    public bool IsClosed { get; private set; }

    public override bool CanRead => canRead;

    public override bool CanSeek => false;

    public override bool CanWrite => canWrite;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => _bytes.Read(buffer, offset, Math.Min(count, Portion));

    public override void Write(byte[] buffer, int offset, int count) => _written.Write(buffer, offset, count);

    public override void Flush()
    {
        // Nothing waits.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        IsClosed = true;
        base.Dispose(disposing);
    }
}
