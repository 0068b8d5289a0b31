namespace NeuralNet.Tests.Training;

/// <summary>Counts the bytes that a rank gives to others.</summary>
internal sealed class CountingCollective(ICollective inner) : ICollective
{
    public long Bytes { get; private set; }

    public int Rank => inner.Rank;

    public int Size => inner.Size;

    public void Sum(Span<float> values)
    {
        Bytes += sizeof(float) * values.Length;
        inner.Sum(values);
    }

    public void Sum(Span<double> values)
    {
        Bytes += sizeof(double) * values.Length;
        inner.Sum(values);
    }

    public void Gather(ReadOnlySpan<byte> mine, Span<byte> all)
    {
        Bytes += mine.Length;
        inner.Gather(mine, all);
    }

    public void Exchange(ReadOnlySpan<byte> outgoing, Span<byte> incoming)
    {
        Bytes += outgoing.Length;
        inner.Exchange(outgoing, incoming);
    }

    public void Broadcast(Span<byte> values, int root)
    {
        Bytes += values.Length;
        inner.Broadcast(values, root);
    }

    public void Barrier() => inner.Barrier();

    public void Abort(string reason) => inner.Abort(reason);
}
