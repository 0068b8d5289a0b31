using System.Numerics.Tensors;
using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>Ranks that are threads of one process: to learn and to test what runs on many machines, on one.</summary>
/// <remarks>
/// It copies what MPI would send, and is not a way to go faster: the kernels use all cores already (<see cref="Parallelism"/>). Each rank runs with its share of them.
/// Sums are made in the order of the ranks.
/// </remarks>
/// <example><code>
/// ThreadCollective.Run(2, ranks =>
/// {
///     var model = new Model([new Dense(784, 128, Activation.Relu), new Dense(128, 10)], seed: 1);
///     var trainer = new Trainer(model, new SoftmaxCrossEntropy(), new Adam());
///     trainer.Fit(train, epochs: 5, batchSize: 128, options: new() { DataParallel = new(ranks) });
/// });
/// </code></example>
public sealed class ThreadCollective : ICollective
{
    /// <summary>The most ranks.</summary>
    private const int Most = 1024;

    private readonly RankGroup _group;

    private ThreadCollective(RankGroup group, int rank) => (_group, Rank) = (group, rank);

    /// <inheritdoc/>
    public int Rank { get; }

    /// <inheritdoc/>
    public int Size => _group.Size;

    /// <summary>Runs work on ranks that are threads, and returns when all have ended.</summary>
    /// <param name="size">Ranks, 1 to 1024.</param>
    /// <param name="work">What each rank does, given its view of the group.</param>
    /// <exception cref="ArgumentNullException">The work is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1 or more than 1024 ranks.</exception>
    /// <exception cref="Exception">What the first rank that failed threw. The other ranks' next calls of the group throw <see cref="CollectiveException"/>, which ends them.</exception>
    public static void Run(int size, Action<ICollective> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (size is < 1 or > Most)
        {
            throw new ArgumentOutOfRangeException(nameof(size), FormattableString.Invariant($"ThreadCollective.Run expects 1 to {Most} ranks but got {size}."));
        }

        var group = new RankGroup(size);
        int threads = Math.Max(1, Parallelism.MaxThreads / size);
        Thread[] ranks = new Thread[size];
        for (int rank = 0; rank < size; rank++)
        {
            var own = new ThreadCollective(group, rank);
            ranks[rank] = new Thread(() => RunRank(own, threads, work)) { IsBackground = true, Name = FormattableString.Invariant($"rank {rank}") };
            ranks[rank].Start();
        }

        foreach (Thread rank in ranks)
        {
            rank.Join();
        }

        group.ThrowIfFailed();
    }

    /// <inheritdoc/>
    public void Sum(Span<float> values)
    {
        Span<byte> own = FloatBytes.Of(values);
        using RankGroup.Round round = _group.Enter(Rank, own);
        ReadOnlySpan<float> first = FloatBytes.FloatsOf(round.Of(0));
        first.CopyTo(values);
        for (int rank = 1; rank < Size; rank++)
        {
            TensorPrimitives.Add(values, FloatBytes.FloatsOf(round.Of(rank)), values);
        }
    }

    /// <inheritdoc/>
    public void Sum(Span<double> values)
    {
        using RankGroup.Round round = _group.Enter(Rank, FloatBytes.Of(values));
        FloatBytes.DoublesOf(round.Of(0)).CopyTo(values);
        for (int rank = 1; rank < Size; rank++)
        {
            TensorPrimitives.Add(values, FloatBytes.DoublesOf(round.Of(rank)), values);
        }
    }

    /// <inheritdoc/>
    public void Gather(ReadOnlySpan<byte> mine, Span<byte> all)
    {
        CollectiveCheck.Lengths(nameof(Gather), (long)mine.Length * Size, all.Length);
        using RankGroup.Round round = _group.Enter(Rank, mine);
        for (int rank = 0; rank < Size; rank++)
        {
            round.Of(rank).CopyTo(all[(rank * mine.Length)..]);
        }
    }

    /// <inheritdoc/>
    public void Exchange(ReadOnlySpan<byte> outgoing, Span<byte> incoming)
    {
        CollectiveCheck.Lengths(nameof(Exchange), outgoing.Length, incoming.Length);
        CollectiveCheck.Pieces(outgoing.Length, Size);
        int piece = outgoing.Length / Size;
        using RankGroup.Round round = _group.Enter(Rank, outgoing);
        for (int rank = 0; rank < Size; rank++)
        {
            round.Of(rank).Slice(Rank * piece, piece).CopyTo(incoming[(rank * piece)..]);
        }
    }

    /// <inheritdoc/>
    public void Broadcast(Span<byte> values, int root)
    {
        CollectiveCheck.Root(root, Size);
        using RankGroup.Round round = _group.Enter(Rank, values);
        round.Of(root).CopyTo(values);
    }

    /// <inheritdoc/>
    public void Barrier() => _group.Enter(Rank, default).Dispose();

    /// <inheritdoc/>
    public void Abort(string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        _group.End(Rank, reason, null);
    }

    private static void RunRank(ThreadCollective own, int threads, Action<ICollective> work)
    {
        try
        {
            Parallelism.RunWith(threads, () => work(own));
            own._group.Leave(own.Rank);
        }
        catch (Exception error)
        {
            own._group.End(own.Rank, error.Message, error);
        }
    }
}
