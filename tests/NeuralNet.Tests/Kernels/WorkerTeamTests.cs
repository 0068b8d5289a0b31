using System.Diagnostics;
using NeuralNet.Kernels;

namespace NeuralNet.Tests.Kernels;

/// <summary>Every part of a job runs exactly once, however the team is called.</summary>
[Collection(ThreadsCollection.Name)]
[Trait("Category", "Numeric")]
public unsafe class WorkerTeamTests
{
    private static readonly int[] PartCounts = [0, 1, 2, 3, 17, 1000];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(8)]
    public void Run_AnyNumberOfParts_CallsEachOnce(int threads) => ThreadsCollection.With(threads, () =>
    {
        foreach (int parts in PartCounts)
        {
            RunCounted(parts);
        }
    });

    [Fact]
    public void Run_TenThousandSmallJobs_CallsEachPartOnce() => ThreadsCollection.With(3, () =>
    {
        for (int i = 0; i < 10_000; i++)
        {
            RunCounted(1 + (i % 7));
        }
    });

    [Fact]
    public void Run_AfterTheWorkersFellAsleep_CallsEachPartOnce() => ThreadsCollection.With(4, () =>
    {
        for (int i = 0; i < 5; i++)
        {
            RunCounted(17);
            Thread.Sleep(50);
        }

        RunCounted(17);
    });

    // Workers fall asleep some 20 to 200 microseconds after a job: pauses around that length call them as they do.
    [Fact]
    public void Run_AsTheWorkersFallAsleep_CallsEachPartOnce() => ThreadsCollection.With(3, () =>
    {
        for (int i = 0; i < 1_500; i++)
        {
            long until = Stopwatch.GetTimestamp() + (Stopwatch.Frequency * (i % 300) / 1_000_000);
            while (Stopwatch.GetTimestamp() < until)
            {
                Thread.SpinWait(1);
            }

            RunCounted(3);
        }
    });

    // Each part waits for the other to begin: both see it only if two threads really work on the job, the helper woken.
    [Fact]
    public void Run_TwoThreads_WorkAtTheSameTime() => ThreadsCollection.With(2, () =>
    {
        for (int i = 0; i < 20; i++)
        {
            var meeting = default(Meeting);
            WorkerTeam.Run(&Meet, &meeting, 2);
            meeting.Met.Should().Be(2);
            Thread.Sleep(i % 3);
        }
    });

    [Fact]
    public void Run_InsideAPart_CallsEachPartOnce() => ThreadsCollection.With(3, () =>
    {
        int* counts = stackalloc int[7 * 5];
        for (int i = 1; i <= 200; i++)
        {
            WorkerTeam.Run(&Nested, counts, 7);
            new Span<int>(counts, 7 * 5).ToArray().Should().OnlyContain(count => count == i);
        }
    });

    [Fact]
    public void Run_FromSeveralThreads_CallsEachPartOnce() => ThreadsCollection.With(3, () =>
    {
        var failures = new List<Exception>();
        Thread[] callers = [.. Enumerable.Range(0, 4).Select(caller => new Thread(() =>
        {
            try
            {
                for (int i = 0; i < 1_000; i++)
                {
                    RunCounted(1 + ((caller + i) % 9));
                }
            }
            catch (Exception failure)
            {
                lock (failures)
                {
                    failures.Add(failure);
                }
            }
        }))];
        Array.ForEach(callers, caller => caller.Start());
        Array.ForEach(callers, caller => caller.Join());
        failures.Should().BeEmpty();
    });

    private static void RunCounted(int parts)
    {
        int[] counts = new int[parts];
        fixed (int* context = counts)
        {
            WorkerTeam.Run(&Count, context, parts);
        }

        for (int part = 0; part < parts; part++)
        {
            if (counts[part] != 1)
            {
                Assert.Fail($"Part {part} of {parts} ran {counts[part]} times.");
            }
        }
    }

    private static void Count(void* context, int part) => Interlocked.Increment(ref ((int*)context)[part]);

    private static void Nested(void* context, int part) => WorkerTeam.Run(&Count, (int*)context + (5 * part), 5);

    private static void Meet(void* context, int part)
    {
        ref Meeting meeting = ref *(Meeting*)context;
        Interlocked.Increment(ref meeting.Arrived);
        var waiting = Stopwatch.StartNew();
        while (Volatile.Read(ref meeting.Arrived) < 2 && waiting.Elapsed < TimeSpan.FromSeconds(10))
        {
            Thread.Yield();
        }

        if (waiting.Elapsed < TimeSpan.FromSeconds(10))
        {
            Interlocked.Increment(ref meeting.Met);
        }
    }

    private struct Meeting
    {
        public int Arrived;
        public int Met;
    }
}
