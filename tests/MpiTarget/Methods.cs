using System.Runtime.InteropServices;
using NeuralNet;
using NeuralNet.Mpi;

namespace MpiTarget;

/// <summary>What every rank checks of the methods of a group.</summary>
internal static class Methods
{
    /// <summary>Every method, on lengths from none to more than a piece.</summary>
    public static void Run(MpiCollective ranks)
    {
        foreach (int length in new[] { 0, 1, 2, 3, 31, 4096, 300_001 })
        {
            Sums(ranks, length);
            Gather(ranks, length);
            Exchange(ranks, length);
            for (int root = 0; root < ranks.Size; root++)
            {
                byte[] bytes = Bytes(ranks.Rank, length);
                ranks.Broadcast(bytes, root);
                Equal(Bytes(root, length), bytes, "Broadcast");
            }

            ranks.Barrier();
        }

        WrongArguments(ranks);
        Console.WriteLine(FormattableString.Invariant($"methods: ok on rank {ranks.Rank} of {ranks.Size}"));
    }

    /// <summary>Sums of numbers whose order of additions shows in the result: the same bits on every rank, and near the sum in float64.</summary>
    public static void SameBits(MpiCollective ranks)
    {
        const int Length = 1_000_003;
        float[] values = Random(ranks.Rank, Length);
        ranks.Sum(values);

        byte[] all = new byte[ranks.Size * Length * sizeof(float)];
        ranks.Gather(MemoryMarshal.AsBytes(values.AsSpan()), all);
        for (int rank = 1; rank < ranks.Size; rank++)
        {
            Equal(all.AsSpan(0, Length * sizeof(float)), all.AsSpan(rank * Length * sizeof(float), Length * sizeof(float)), "Sum");
        }

        float[][] parts = [.. Enumerable.Range(0, ranks.Size).Select(rank => Random(rank, Length))];
        for (int i = 0; i < Length; i++)
        {
            double sum = parts.Sum(part => (double)part[i]), size = parts.Sum(part => Math.Abs((double)part[i]));
            if (!(Math.Abs(values[i] - sum) <= ranks.Size * size * Math.Pow(2, -24)))
            {
                throw new InvalidDataException($"Sum: {values[i]:R} instead of {sum:R} at {i}");
            }
        }

        Console.WriteLine("bits: ok");
    }

    /// <summary>75 million numbers: 300 MB.</summary>
    public static void Large(MpiCollective ranks)
    {
        float[] values = new float[75_000_001];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (i % 1000) + ranks.Rank;
        }

        ranks.Sum(values);
        int ofRanks = ranks.Size * (ranks.Size - 1) / 2;
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] != (ranks.Size * (i % 1000)) + ofRanks)
            {
                throw new InvalidDataException($"Sum: {values[i]} at {i}");
            }
        }

        Console.WriteLine("large: ok");
    }

    /// <summary>Calls allocate nothing.</summary>
    public static void Memory(MpiCollective ranks)
    {
        float[] floats = new float[1000];
        byte[] bytes = new byte[8 * ranks.Size], all = new byte[8 * ranks.Size];
        long before = 0;
        for (int i = 0; i < 2_000; i++)
        {
            if (i == 1_000)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }

            ranks.Sum(floats);
            ranks.Gather(bytes.AsSpan(0, 8), all);
            ranks.Exchange(bytes, all);
            ranks.Broadcast(bytes, 0);
            ranks.Barrier();
        }

        Console.WriteLine(FormattableString.Invariant($"allocated {GC.GetAllocatedBytesForCurrentThread() - before} bytes"));
    }

    /// <summary>Calls from several threads in turn; a call while another thread is in one is an error that harms nothing.</summary>
    public static void Threads(MpiCollective ranks)
    {
        for (int i = 0; i < 20; i++)
        {
            var thread = new Thread(() => Sums(ranks, 1000));
            thread.Start();
            thread.Join();
            Sums(ranks, 1000);
        }

        ranks.Barrier();
        if (ranks.Rank == 0)
        {
            var waits = new Thread(ranks.Barrier);
            waits.Start();
            string? message = null;
            for (int i = 0; i < 2_000 && message is null; i++)
            {
                Thread.Sleep(1);
                try
                {
                    _ = ranks.Rank;
                    ranks.Gather(new byte[1], new byte[ranks.Size]);
                }
                catch (InvalidOperationException error)
                {
                    message = error.Message;
                }
            }

            Console.WriteLine(message);
            waits.Join();
        }
        else
        {
            Thread.Sleep(1_000);
            ranks.Barrier();
        }

        Sums(ranks, 10);
    }

    private static void Sums(MpiCollective ranks, int length)
    {
        float[] floats = [.. Enumerable.Range(0, length).Select(i => (float)(i + ranks.Rank))];
        double[] doubles = [.. Enumerable.Range(0, length).Select(i => (double)(i * ranks.Rank) / 2)];
        ranks.Sum(floats);
        ranks.Sum(doubles);
        int ofRanks = ranks.Size * (ranks.Size - 1) / 2;
        Equal(Enumerable.Range(0, length).Select(i => (float)((i * ranks.Size) + ofRanks)).ToArray(), floats, "Sum of floats");
        Equal(Enumerable.Range(0, length).Select(i => (double)i * ofRanks / 2).ToArray(), doubles, "Sum of doubles");
    }

    private static void Gather(MpiCollective ranks, int length)
    {
        byte[] expected = [.. Enumerable.Range(0, ranks.Size).SelectMany(rank => Bytes(rank, length))];
        byte[] all = new byte[expected.Length];
        ranks.Gather(Bytes(ranks.Rank, length), all);
        Equal(expected, all, "Gather");

        byte[] inPlace = new byte[expected.Length];
        Span<byte> own = inPlace.AsSpan(ranks.Rank * length, length);
        Bytes(ranks.Rank, length).CopyTo(own);
        ranks.Gather(own, inPlace);
        Equal(expected, inPlace, "Gather in place");
    }

    private static void Exchange(MpiCollective ranks, int length)
    {
        byte[] outgoing = [.. Enumerable.Range(0, ranks.Size).SelectMany(to => Bytes((10 * ranks.Rank) + to, length))];
        byte[] incoming = new byte[outgoing.Length];
        ranks.Exchange(outgoing, incoming);
        Equal(Enumerable.Range(0, ranks.Size).SelectMany(from => Bytes((10 * from) + ranks.Rank, length)).ToArray(), incoming, "Exchange");
    }

    private static void WrongArguments(MpiCollective ranks)
    {
        Throws<ArgumentException>(() => ranks.Gather(new byte[1], new byte[ranks.Size + 1]), "ICollective.Gather expects room for");
        Throws<ArgumentException>(() => ranks.Exchange(new byte[ranks.Size], new byte[ranks.Size + 1]), "ICollective.Exchange expects room for");
        Throws<ArgumentException>(() => ranks.Broadcast(new byte[1], ranks.Size), "ICollective.Broadcast expects a rank from 0 to");
        byte[] shared = new byte[4 * ranks.Size];
        Throws<ArgumentException>(() => ranks.Exchange(shared.AsSpan(0, 2 * ranks.Size), shared.AsSpan(1, 2 * ranks.Size)), "MpiCollective.Exchange expects bytes to send and room to receive that share no memory");
        if (ranks.Size > 1)
        {
            Throws<ArgumentException>(() => ranks.Exchange(new byte[ranks.Size + 1], new byte[ranks.Size + 1]), "ICollective.Exchange expects");
            Throws<ArgumentException>(() => ranks.Gather(shared.AsSpan((ranks.Rank + 1) % ranks.Size, 1), shared.AsSpan(0, ranks.Size)), "MpiCollective.Gather expects bytes to send");
        }

        Throws<ArgumentNullException>(() => ranks.Abort(null!), "");
    }

    private static void Throws<T>(Action action, string message)
        where T : Exception
    {
        try
        {
            action();
        }
        catch (T error) when (error.Message.StartsWith(message, StringComparison.Ordinal))
        {
            return;
        }

        throw new InvalidDataException($"no {typeof(T).Name}: {message}");
    }

    private static void Equal<T>(ReadOnlySpan<T> expected, ReadOnlySpan<T> got, string what)
    {
        int at = expected.CommonPrefixLength(got);
        if (at != expected.Length || at != got.Length)
        {
            throw new InvalidDataException($"{what}: {got.Length} elements, another one than expected at {at} of {expected.Length}");
        }
    }

    private static void Equal<T>(T[] expected, T[] got, string what) => Equal<T>(expected.AsSpan(), got, what);

    private static byte[] Bytes(int seed, int length) => [.. Enumerable.Range(0, length).Select(i => (byte)((7 * i) + (31 * seed) + 1))];

    private static float[] Random(int seed, int length)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => (float)((random.NextDouble() - 0.5) * Math.Pow(2, random.Next(20))))];
    }
}
