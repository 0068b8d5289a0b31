namespace NeuralNet;

/// <summary>
/// A group of ranks that work together: processes on one or many machines (<c>NeuralNet.Mpi</c>), or threads of one process (<see cref="ThreadCollective"/>). What
/// training needs of them is small: sum, gather, exchange, broadcast, and a way to end all of them.
/// </summary>
/// <remarks>
/// <para>Every rank must call the same methods in the same order with the same sizes; a call returns when its result is there. The names are MPI's: <see cref="Sum(Span{float})"/>
/// is its Allreduce, <see cref="Gather"/> Allgather, <see cref="Exchange"/> Alltoall.</para>
/// <para>Where the group ends, a call throws <see cref="CollectiveException"/>; over MPI the process ends within the call, since the library may still write to the caller's memory.</para>
/// <para>A rank calls from one thread at a time, not always the same: training sums gradients on a thread of its own.</para>
/// </remarks>
/// <example><code>
/// ThreadCollective.Run(4, ranks =>
/// {
///     float[] mine = [ranks.Rank];
///     ranks.Sum(mine);                       // 0 + 1 + 2 + 3 on every rank
/// });
/// </code></example>
public interface ICollective
{
    /// <summary>The number of this rank, 0 to <see cref="Size"/> - 1.</summary>
    int Rank { get; }

    /// <summary>The number of ranks, 1 or more.</summary>
    int Size { get; }

    /// <summary>Replaces each number by its sum over all ranks: the same bits on every rank. The order of the additions, and so the rounding, is up to the implementation.</summary>
    /// <param name="values">As many on every rank.</param>
    /// <exception cref="CollectiveException">The group has ended.</exception>
    void Sum(Span<float> values);

    /// <summary>The same for 64-bit numbers.</summary>
    /// <param name="values">As many on every rank.</param>
    /// <exception cref="CollectiveException">The group has ended.</exception>
    void Sum(Span<double> values);

    /// <summary>Gives every rank the bytes of all ranks, in the order of the ranks.</summary>
    /// <param name="mine">The bytes of this rank, as many on every rank; they may lie in their place of <paramref name="all"/>.</param>
    /// <param name="all"><see cref="Size"/> times as many, to be overwritten.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    /// <exception cref="CollectiveException">The group has ended.</exception>
    void Gather(ReadOnlySpan<byte> mine, Span<byte> all);

    /// <summary>Sends a piece to every rank, itself too, and gets one from each.</summary>
    /// <param name="outgoing"><see cref="Size"/> pieces of the same length, one after another: the first goes to rank 0.</param>
    /// <param name="incoming">As long, to be overwritten: the first piece is that of rank 0.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    /// <exception cref="CollectiveException">The group has ended.</exception>
    void Exchange(ReadOnlySpan<byte> outgoing, Span<byte> incoming);

    /// <summary>Gives every rank the bytes of one.</summary>
    /// <param name="values">As many on every rank: read on the root, overwritten on the others.</param>
    /// <param name="root">The rank that has them.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such rank.</exception>
    /// <exception cref="CollectiveException">The group has ended.</exception>
    void Broadcast(Span<byte> values, int root);

    /// <summary>Waits until every rank has come here.</summary>
    /// <exception cref="CollectiveException">The group has ended.</exception>
    void Barrier();

    /// <summary>
    /// Ends the group on all ranks, because this one cannot go on; may be called at any time, and more than once. Over MPI it ends the processes, this one too; over threads
    /// the calls of the other ranks throw.
    /// </summary>
    /// <param name="reason">Why, in one line.</param>
    void Abort(string reason);
}
