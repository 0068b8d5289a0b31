namespace NeuralNet;

/// <summary>What every implementation of <see cref="ICollective"/> in this assembly checks of its arguments.</summary>
internal static class CollectiveCheck
{
    public static void Lengths(string method, long expected, long got)
    {
        if (expected != got)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"ICollective.{method} expects room for {expected} bytes but got {got}: a piece for each rank, all of one length."));
        }
    }

    public static void Pieces(long length, int size)
    {
        if (length % size != 0)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"ICollective.Exchange expects {size} pieces of one length but got {length} bytes, which {size} does not divide."));
        }
    }

    public static void Root(int root, int size)
    {
        if ((uint)root >= (uint)size)
        {
            throw new ArgumentOutOfRangeException(
                nameof(root), FormattableString.Invariant($"ICollective.Broadcast expects a rank from 0 to {size - 1} but got {root}."));
        }
    }
}
