using System.Buffers.Binary;

namespace NeuralNet;

/// <summary>What <see cref="ICollective.Gather"/> does not do: bytes of another length on each rank. MPI's Allgatherv.</summary>
internal static class UnequalGather
{
    /// <summary>The byte of each rank.</summary>
    public static byte[] GatherByte(this ICollective ranks, byte mine)
    {
        byte[] all = new byte[ranks.Size];
        ranks.Gather([mine], all);
        return all;
    }

    /// <summary>The bytes of each rank; those of this one are not copied. One after another, so that none waits in a buffer as long as the longest.</summary>
    /// <exception cref="CollectiveException">The group has ended, or a length is none: a rank called another method.</exception>
    public static byte[][] GatherUnequal(this ICollective ranks, byte[] mine)
    {
        byte[] length = new byte[sizeof(int)], lengths = new byte[sizeof(int) * ranks.Size];
        BinaryPrimitives.WriteInt32LittleEndian(length, mine.Length);
        ranks.Gather(length, lengths);
        byte[][] all = new byte[ranks.Size][];
        for (int rank = 0; rank < all.Length; rank++)
        {
            int count = BinaryPrimitives.ReadInt32LittleEndian(lengths.AsSpan(sizeof(int) * rank));
            if (count < 0 || count > Array.MaxLength)
            {
                throw new CollectiveException(FormattableString.Invariant(
                    $"Expected a number of bytes from rank {rank} but got {count}: all ranks must call the same methods in the same order."));
            }

            all[rank] = rank == ranks.Rank ? mine : new byte[count];
            if (count > 0)
            {
                ranks.Broadcast(all[rank], rank);
            }
        }

        return all;
    }
}
