using NeuralNet.Kernels;

namespace NeuralNet.Tests.Kernels;

/// <summary>Where the system starts no more threads, jobs run on the existing ones, and the team tries again later.</summary>
[Collection(ThreadsCollection.Name)]
[Trait("Category", "Numeric")]
public sealed unsafe class WorkerTeamRefusalTests : IDisposable
{
    private readonly Action<Thread> _start = WorkerTeam.StartThread;
    private int _asked;

    // The pause after a refusal, so that the next test finds a team that tries.
    public void Dispose()
    {
        WorkerTeam.StartThread = _start;
        Thread.Sleep(1_100);
    }

    // A product threw OutOfMemoryException, and the team stayed busy for ever: no worker worked again.
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Run_SystemRefusesThreads_CallsEachPartOnceOnThoseThereAre(int granted)
    {
        int before = WorkerTeam.WorkerCount;
        WorkerTeam.StartThread = thread =>
        {
            _asked++;
            if (_asked > granted)
            {
                throw new InsufficientMemoryException("the kind of OutOfMemoryException that a program may throw");
            }

            _start(thread);
        };

        ThreadsCollection.With(before + 6, () =>
        {
            RunCounted(1_000);
            WorkerTeam.WorkerCount.Should().Be(before + granted);
            _asked.Should().Be(granted + 1);

            // An exception a job would cost more than the thread gives.
            for (int i = 0; i < 20; i++)
            {
                RunCounted(1_000);
            }

            _asked.Should().Be(granted + 1);
            WorkerTeam.StartThread = _start;
            Thread.Sleep(1_100);
            RunCounted(1_000);
            WorkerTeam.WorkerCount.Should().Be(before + 5);
            RunCounted(1_000);
        });
    }

    [Fact]
    public void Run_ThreadFailsInAnotherWay_ThrowsAndLeavesTheTeamFree()
    {
        WorkerTeam.StartThread = _ => throw new InvalidOperationException("no");
        int before = WorkerTeam.WorkerCount;
        ThreadsCollection.With(before + 2, () =>
        {
            FluentActions.Invoking(() => RunCounted(1_000)).Should().Throw<InvalidOperationException>();
            WorkerTeam.StartThread = _start;
            RunCounted(1_000);
            WorkerTeam.WorkerCount.Should().Be(before + 1);
        });
    }

    private static void RunCounted(int parts)
    {
        int[] counts = new int[parts];
        fixed (int* context = counts)
        {
            WorkerTeam.Run(&Count, context, parts);
        }

        counts.Should().OnlyContain(count => count == 1);
    }

    private static void Count(void* context, int part) => Interlocked.Increment(ref ((int*)context)[part]);
}
