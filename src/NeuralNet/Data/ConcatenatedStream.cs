namespace NeuralNet;

/// <summary>The bytes of some streams one after the other. It does not close them.</summary>
/// <param name="streams">In their order.</param>
internal sealed class ConcatenatedStream(params Stream[] streams) : SequentialStream
{
    private int _current;

    public override int Read(Span<byte> buffer)
    {
        for (; _current < streams.Length; _current++)
        {
            int read = streams[_current].Read(buffer);
            if (read > 0 || buffer.IsEmpty)
            {
                return read;
            }
        }

        return 0;
    }
}
