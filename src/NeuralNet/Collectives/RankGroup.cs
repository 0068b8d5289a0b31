using System.Runtime.ExceptionServices;

namespace NeuralNet;

/// <summary>What the ranks of a <see cref="ThreadCollective"/> share: a place for the bytes of each, and a barrier that a failing rank opens.</summary>
/// <param name="size">The number of ranks.</param>
internal sealed class RankGroup(int size)
{
    private readonly object _guard = new();
    private readonly byte[][] _bytes = [.. Enumerable.Repeat(Array.Empty<byte>(), size)];
    private readonly int[] _lengths = new int[size];
    private int _here;          // ranks at the barrier
    private long _passed;       // times that it was passed
    private int _left = -1;     // a rank whose work is done
    private string? _end;       // why the group has ended
    private Exception? _failure;

    public int Size => size;

    /// <summary>Lays down the bytes of a rank and waits for those of the others. They stay until every rank has disposed its round.</summary>
    public Round Enter(int rank, ReadOnlySpan<byte> bytes)
    {
        if (_bytes[rank].Length < bytes.Length)
        {
            _bytes[rank] = GC.AllocateUninitializedArray<byte>(bytes.Length);
        }

        bytes.CopyTo(_bytes[rank]);
        _lengths[rank] = bytes.Length;
        Wait(rank);
        for (int other = 0; other < size; other++)
        {
            if (_lengths[other] != bytes.Length)
            {
                string reason = FormattableString.Invariant(
                    $"expected the same length on every rank but got {bytes.Length} bytes on rank {rank} and {_lengths[other]} on rank {other}: all must call the same methods in the same order.");
                End(rank, reason, null);
                throw new CollectiveException(_end!);
            }
        }

        return new Round(this, rank);
    }

    /// <summary>A rank has done its work: the others must not wait for it.</summary>
    public void Leave(int rank)
    {
        lock (_guard)
        {
            _left = rank;
            Monitor.PulseAll(_guard);
        }
    }

    /// <summary>Ends the group; the first reason stays.</summary>
    public void End(int rank, string reason, Exception? failure)
    {
        lock (_guard)
        {
            // What other ranks throw follows from the first failure.
            _failure ??= _end is null || failure is not CollectiveException ? failure : null;
            _end ??= FormattableString.Invariant($"Rank {rank} ended the group: {reason}");
            Monitor.PulseAll(_guard);
        }
    }

    /// <summary>Throws what the first failing rank threw.</summary>
    public void ThrowIfFailed()
    {
        if (_failure is not null)
        {
            ExceptionDispatchInfo.Throw(_failure);
        }

        if (_end is not null)
        {
            throw new CollectiveException(_end);
        }
    }

    private void Wait(int rank)
    {
        lock (_guard)
        {
            if (_end is not null)
            {
                throw new CollectiveException(_end);
            }

            long passed = _passed;
            if (++_here == size)
            {
                _here = 0;
                _passed++;
                Monitor.PulseAll(_guard);
                return;
            }

            while (_passed == passed)
            {
                if (_end is null && _left >= 0)
                {
                    _end = FormattableString.Invariant($"Rank {_left} has left the group while rank {rank} waits for it: all must call the same methods in the same order.");
                    Monitor.PulseAll(_guard);
                }

                if (_end is not null)
                {
                    throw new CollectiveException(_end);
                }

                Monitor.Wait(_guard);
            }
        }
    }

    /// <summary>The bytes of all ranks.</summary>
    /// <param name="group">The group.</param>
    /// <param name="rank">The rank that reads.</param>
    public readonly struct Round(RankGroup group, int rank) : IDisposable
    {
        public ReadOnlySpan<byte> Of(int other) => group._bytes[other].AsSpan(0, group._lengths[other]);

        public void Dispose() => group.Wait(rank);
    }
}
