using CsCheck;
using NeuralNet.Kernels;
using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Data;

[Collection(ProcessCollection.Name)]
public sealed class ReadAheadTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void Batches_OfAnySizesFromAnyPlace_AreThoseOfTheLoader() =>
        Gen.Select(Gen.Int[1, 60], Gen.Int[1, 20], Gen.Int[1, 5], Gen.Int[0, 3], Gen.Double[0, 1], Gen.Int[0, 40]).Sample(
            (count, batchSize, ahead, epochs, share, window) =>
            {
                BatchLoader Loader(IDataset data) => new(data, batchSize, seed: 1) { ShuffleWindow = window == 0 ? null : window };
                var expected = new List<(int, int, int)>();
                BatchLoader plain = Loader(new Slow(count));
                int start = (int)(share * (plain.BatchCount + 1));
                for (int epoch = 2; epoch < 2 + epochs; epoch++)
                {
                    foreach (Batch batch in plain.StartAt(epoch, epoch == 2 ? Math.Min(start, plain.BatchCount) : 0))
                    {
                        expected.AddRange(batch.Rows.ToArray().Select(row => (batch.Epoch, batch.Index, row)));
                    }
                }

                var got = new List<(int, int, int)>();
                var data = new Slow(count);
                BatchLoader loader = Loader(data);
                start = Math.Min(start, loader.BatchCount);
                using (BatchSource source = BatchSource.From(loader, ahead, 2, start, 2 + epochs, default))
                {
                    for (int epoch = 2; epoch < 2 + epochs; epoch++)
                    {
                        source.StartAt(epoch, epoch == 2 ? start : 0);
                        while (source.Next() is Batch batch)
                        {
                            batch.Features.AsSpan().ToArray().Should().Equal(batch.Rows.ToArray().Select(row => (float)row));
                            got.AddRange(batch.Rows.ToArray().Select(row => (batch.Epoch, batch.Index, row)));
                        }
                    }
                }

                got.Should().Equal(expected);
                data.HasEnded().Should().BeTrue("the thread ends with the source");
            },
            iter: 300);

    [Fact]
    public void Batches_AreReadOnAnotherThread_NoMoreThanTheRingHolds()
    {
        var data = new Slow(1000);
        using BatchSource source = BatchSource.From(new BatchLoader(data, 10), readAhead: 3, 0, 0, 1, default);
        source.StartAt(0, 0);
        source.Next()!.Index.Should().Be(0);
        source.Next()!.Index.Should().Be(1);
        SpinWait.SpinUntil(() => data.Reads == 5, Minute).Should().BeTrue("three are read while one is in use");

        Thread.Sleep(20);

        data.Reads.Should().Be(5);
        data.Reader.Should().NotBe(Environment.CurrentManagedThreadId);
    }

    [Fact]
    public void Batches_OfADatasetInMemory_AreReadWhenTheyAreNeeded()
    {
        var data = new Slow(1000) { IsInMemory = true };
        using BatchSource source = BatchSource.From(new BatchLoader(data, 10), readAhead: null, 0, 0, 1, default);
        source.StartAt(0, 0);
        source.Next();

        data.Reads.Should().Be(1);
        data.Reader.Should().Be(Environment.CurrentManagedThreadId);
        source.Waited.Should().Be(TimeSpan.Zero);
    }

    [Theory]
    [InlineData(10, false, 4)]
    [InlineData(1_000_000, false, 4)]
    [InlineData(10_000_000, false, 3)]
    [InlineData(50_000_000, false, 0)]
    [InlineData(10, true, 0)]
    public void Batches_WhereNothingIsSaid_AreAsManyAsSuitTheirSize(int batchSize, bool isInMemory, int expected) =>
        BatchSource.Suits(new Slow(50_000_000) { IsInMemory = isInMemory }, batchSize).Should().Be(expected);

    [Fact]
    public void Next_AfterAFailure_GivesWhatWasReadBeforeAndThenThrows()
    {
        var data = new Slow(100) { FailsAt = 5 };
        using BatchSource source = BatchSource.From(new BatchLoader(data, 10, shuffle: false), readAhead: 4, 0, 0, 1, default);
        source.StartAt(0, 0);
        for (int i = 0; i < 5; i++)
        {
            source.Next()!.Index.Should().Be(i);
        }

        FluentActions.Invoking(source.Next).Should().Throw<IOException>().WithMessage("the disk is gone").Which.StackTrace.Should().Contain(nameof(Slow));
        FluentActions.Invoking(source.Next).Should().Throw<IOException>();
    }

    [Fact]
    public void Next_WhileTheDiskIsStuck_EndsAsSoonAsItIsCancelled()
    {
        using var stuck = new ManualResetEventSlim();
        using var cancellation = new CancellationTokenSource();
        var data = new Slow(100) { Gate = stuck };
        BatchSource source = BatchSource.From(new BatchLoader(data, 10), readAhead: 2, 0, 0, 1, cancellation.Token);
        source.StartAt(0, 0);
        using var timer = new Timer(_ => cancellation.Cancel(), null, 50, Timeout.Infinite);

        source.Next().Should().BeNull();

        source.Waited.Should().BeGreaterThan(TimeSpan.FromMilliseconds(10));
        stuck.Set();
        source.Dispose();
        data.HasEnded().Should().BeTrue();
    }

    [Fact]
    public void Dispose_AtAnyMoment_EndsTheThread()
    {
        for (int taken = 0; taken <= 10; taken++)
        {
            var data = new Slow(100);
            BatchSource source = BatchSource.From(new BatchLoader(data, 10), readAhead: 1 + (taken % 4), 0, 0, 2, default);
            source.StartAt(0, 0);
            for (int i = 0; i < taken; i++)
            {
                source.Next().Should().NotBeNull();
            }

            source.Dispose();

            data.HasEnded().Should().BeTrue();
        }
    }

    [Fact]
    public void Batches_WhereTheSystemGivesNoThread_AreReadWhenTheyAreNeeded()
    {
        Action<Thread> start = WorkerTeam.StartThread;
        WorkerTeam.StartThread = _ => throw new InsufficientMemoryException("the kind of OutOfMemoryException that a program may throw");
        try
        {
            var data = new Slow(100);
            using BatchSource source = BatchSource.From(new BatchLoader(data, 10), readAhead: 2, 0, 0, 1, default);
            source.StartAt(0, 0);
            source.Next()!.Index.Should().Be(0);
            data.Reader.Should().Be(Environment.CurrentManagedThreadId);
        }
        finally
        {
            WorkerTeam.StartThread = start;
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(90)]
    public void Epochs_AfterTheFirst_AllocateNothingOnAnyThread(int? window)
    {
        const int Epochs = 10_000;
        var loader = new BatchLoader(new Slow(203), 10, seed: 1) { ShuffleWindow = window };
        using BatchSource source = BatchSource.From(loader, readAhead: 3, 0, 0, Epochs, default);
        int epoch = 0;

        Allocations.OfProcess(() =>
        {
            source.StartAt(epoch++, 0);
            while (source.Next() is not null)
            {
            }
        }).Should().Be(0);
    }

    /// <summary>Feature row, target -row.</summary>
    private sealed class Slow(int count) : IDataset
    {
        private Thread? _thread;
        private int _reads;

        public int FailsAt { get; init; } = -1;

        public bool IsInMemory { get; init; }

        public ManualResetEventSlim? Gate { get; init; }

        public int Reads => Volatile.Read(ref _reads);

        public int Reader => Volatile.Read(ref _thread)!.ManagedThreadId;

        public int Count => count;

        public int FeatureCount => 1;

        public int TargetCount => 1;

        public bool ReadsAhead => !IsInMemory;

        public bool HasEnded() => Volatile.Read(ref _thread) is not { } thread || thread.Join(Minute);

        public void Read(Batch batch)
        {
            Volatile.Write(ref _thread, Thread.CurrentThread);
            Gate?.Wait(Minute);
            if (Reads == FailsAt)
            {
                throw new IOException("the disk is gone");
            }

            for (int i = 0; i < batch.Count; i++)
            {
                (batch.Features[i], batch.Targets[i]) = (batch.Rows[i], -batch.Rows[i]);
            }

            Interlocked.Increment(ref _reads);
        }
    }
}
