namespace NeuralNet.MpiBenchmarks;

/// <summary>Counts the calls of a rank, and the bytes that it hands over.</summary>
/// <param name="inner">The group.</param>
internal sealed class Traffic(ICollective inner) : ICollective
{
    public long Calls { get; private set; }

    public long Bytes { get; private set; }

    public int Rank => inner.Rank;

    public int Size => inner.Size;

    public void Sum(Span<float> values)
    {
        Count(sizeof(float) * (long)values.Length);
        inner.Sum(values);
    }

    public void Sum(Span<double> values)
    {
        Count(sizeof(double) * (long)values.Length);
        inner.Sum(values);
    }

    public void Gather(ReadOnlySpan<byte> mine, Span<byte> all)
    {
        Count(mine.Length);
        inner.Gather(mine, all);
    }

    public void Exchange(ReadOnlySpan<byte> outgoing, Span<byte> incoming)
    {
        Count(outgoing.Length);
        inner.Exchange(outgoing, incoming);
    }

    public void Broadcast(Span<byte> values, int root)
    {
        Count(values.Length);
        inner.Broadcast(values, root);
    }

    public void Barrier()
    {
        Count(0);
        inner.Barrier();
    }

    public void Abort(string reason) => inner.Abort(reason);

    private void Count(long bytes)
    {
        Calls++;
        Bytes += bytes;
    }
}
