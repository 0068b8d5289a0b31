namespace NeuralNet;

/// <summary>A group of one rank: nothing to send.</summary>
internal sealed class SingleCollective : ICollective
{
    public int Rank => 0;

    public int Size => 1;

    public void Sum(Span<float> values)
    {
    }

    public void Sum(Span<double> values)
    {
    }

    public void Gather(ReadOnlySpan<byte> mine, Span<byte> all) => Copy(mine, all, nameof(Gather));

    public void Exchange(ReadOnlySpan<byte> outgoing, Span<byte> incoming) => Copy(outgoing, incoming, nameof(Exchange));

    public void Broadcast(Span<byte> values, int root) => CollectiveCheck.Root(root, 1);

    public void Barrier()
    {
    }

    public void Abort(string reason)
    {
    }

    private static void Copy(ReadOnlySpan<byte> from, Span<byte> to, string method)
    {
        CollectiveCheck.Lengths(method, from.Length, to.Length);
        from.CopyTo(to);
    }
}
