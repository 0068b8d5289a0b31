using System.Collections.Concurrent;
using NeuralNet.Kernels;

namespace NeuralNet.Tests.Kernels;

[Collection(ThreadsCollection.Name)]
public sealed class SideBySideTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 5)]
    [InlineData(2, 1)]
    [InlineData(3, 50)]
    public void Run_DoesEachPieceOnce(int threads, int count) => ThreadsCollection.With(threads, () =>
    {
        int[] calls = new int[count];

        SideBySide.Run(count, i => Interlocked.Increment(ref calls[i]));

        calls.Should().Equal(Enumerable.Repeat(1, count));
    });

    [Theory]
    [InlineData(4, 2, 2)]
    [InlineData(4, 1, 4)]
    [InlineData(5, 2, 2)]
    [InlineData(2, 9, 1)]
    public void Run_GivesEachPieceItsShareOfTheThreads(int threads, int count, int share) => ThreadsCollection.With(threads, () =>
    {
        var seen = new ConcurrentBag<int>();

        SideBySide.Run(count, _ => seen.Add(Parallelism.MaxThreads));

        seen.Should().HaveCount(count).And.OnlyContain(each => each == share);
    });

    [Fact]
    public void Run_InsideAnother_UsesNoMoreThreadsThanTheWholeWasGiven() => ThreadsCollection.With(4, () =>
    {
        int running = 0, most = 0;

        SideBySide.Run(3, _ => SideBySide.Run(4, _ => SideBySide.Run(3, _ =>
        {
            int now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            Thread.Sleep(1);
            Interlocked.Decrement(ref running);
        })));

        most.Should().BeInRange(1, 4);
        running.Should().Be(0);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Run_OfSeveralFailures_ThrowsTheFirstInOrder_AndBeginsNothingAfter(int threads) => ThreadsCollection.With(threads, () =>
    {
        int begun = 0;
        using var second = new ManualResetEventSlim();

        // Piece 2 waits for piece 3 to fail, where a thread is there to run it, and fails after it.
        Action run = () => SideBySide.Run(1_000, i =>
        {
            Interlocked.Increment(ref begun);
            if (i == 2 && threads > 1)
            {
                second.Wait();
            }

            if (i == 3)
            {
                second.Set();
            }

            if (i is 2 or 3)
            {
                throw new InvalidDataException($"piece {i}");
            }
        });

        run.Should().Throw<InvalidDataException>().WithMessage("piece 2");
        begun.Should().BeLessThan(1_000);
    });

    private static void InterlockedMax(ref int target, int value)
    {
        int seen = Volatile.Read(ref target);
        while (value > seen && Interlocked.CompareExchange(ref target, value, seen) is var now && now != seen)
        {
            seen = now;
        }
    }
}
