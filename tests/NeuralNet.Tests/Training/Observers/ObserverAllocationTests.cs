using NeuralNet.Tests.Serialization;

namespace NeuralNet.Tests.Training.Observers;

/// <summary>A step at which an observer has nothing to show or save costs no memory.</summary>
public sealed class ObserverAllocationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void OnStep_NothingIsDue_AllocatesNothing()
    {
        var never = new ManualClock(TimeSpan.Zero);
        long before = 0;
        long bytes = 0;
        int steps = 0;
        ObservedRun.Fit(
            ObservedRun.New(),
            new ActionObserver { Step = (_, _) => before = GC.GetAllocatedBytesForCurrentThread() },
            new ConsoleProgress(TextWriter.Null, 79, rewrites: true, never),
            new ProgressReporter(new Progress<TrainingProgress>(), TimeSpan.FromHours(1), never),
            new TimeLimit(TimeSpan.FromHours(1)),
            new Checkpoints(_folder.Path, everySteps: 1_000_000),
            new ActionObserver
            {
                Step = (_, step) =>
                {
                    long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
                    bytes += step is { Epoch: 1 } ? 0 : allocated;
                    steps++;
                },
            });

        steps.Should().Be(ObservedRun.Epochs * ObservedRun.Steps);
        bytes.Should().Be(0);
    }
}
