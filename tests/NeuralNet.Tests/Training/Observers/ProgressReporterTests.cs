using NeuralNet.Tests.Serialization;

namespace NeuralNet.Tests.Training.Observers;

public sealed class ProgressReporterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Report_EveryStepAndEpoch_SaysWhereTheRunIs()
    {
        var receiver = new Receiver();
        var losses = new List<float>();
        History history = ObservedRun.Fit(
            ObservedRun.New(), new ActionObserver { Step = (_, step) => losses.Add(step.Loss) }, new ProgressReporter(receiver, TimeSpan.Zero));

        receiver.Reports.Should().HaveCount(ObservedRun.Epochs * (ObservedRun.Steps + 1), "each step and each epoch");
        for (int i = 0; i < receiver.Reports.Count; i++)
        {
            (int epoch, int step) = (i / (ObservedRun.Steps + 1), Math.Min((i % (ObservedRun.Steps + 1)) + 1, ObservedRun.Steps));
            bool isEnd = i % (ObservedRun.Steps + 1) == ObservedRun.Steps;
            TrainingProgress report = receiver.Reports[i];
            (report.Epoch, report.Epochs, report.Step, report.Steps).Should().Be((epoch + 1, ObservedRun.Epochs, step, ObservedRun.Steps));
            report.Share.Should().BeApproximately(((epoch * ObservedRun.Steps) + step) / (double)(ObservedRun.Epochs * ObservedRun.Steps), 1e-12);
            report.Validation.Should().Be(isEnd ? history.Epochs[epoch].Validation : epoch == 0 ? null : history.Epochs[epoch - 1].Validation);
            report.RowsPerSecond.Should().BePositive();
            report.Remaining!.Value.TotalSeconds.Should().BeApproximately(report.Elapsed.TotalSeconds * (1 - report.Share) / report.Share, 1e-6);
            if (step == 1)
            {
                report.Loss.Should().Be(losses[epoch * ObservedRun.Steps]);
            }
            else if (step == 2)
            {
                report.Loss.Should().BeApproximately((losses[epoch * ObservedRun.Steps] + losses[(epoch * ObservedRun.Steps) + 1]) / 2, 1e-6f);
            }
            else
            {
                report.Loss.Should().Be(history.Epochs[epoch].Loss);
            }
        }

        receiver.Reports.Select(report => report.Elapsed).Should().BeInAscendingOrder();
        receiver.Reports[^1].Share.Should().Be(1);
        receiver.Reports[^1].Remaining.Should().Be(TimeSpan.Zero);
        receiver.Reports[^1].RowsPerSecond.Should().Be(history.Epochs[^1].RowsPerSecond);
    }

    [Fact]
    public void Report_IntervalOfThreeTicks_LeavesTwoOfThreeStepsOut()
    {
        var receiver = new Receiver();
        ObservedRun.Fit(ObservedRun.New(), new ProgressReporter(receiver, TimeSpan.FromSeconds(3), new ManualClock(TimeSpan.FromSeconds(1))));

        receiver.Reports.Select(report => report.Step).Should().Equal(Enumerable.Repeat<int[]>([1, 3], ObservedRun.Epochs).SelectMany(steps => steps));
    }

    [Fact]
    public void Progress_BeforeTheFirstStep_KnowsNoLossAndNoRest()
    {
        TrainingProgress? begin = null;
        ObservedRun.Fit(ObservedRun.New(), new ActionObserver { Begin = run => begin = run.Progress });

        (begin!.Epoch, begin.Step, begin.Share, begin.RowsPerSecond).Should().Be((1, 0, 0, 0));
        begin.Loss.Should().Be(float.NaN);
        begin.Remaining.Should().BeNull();
    }

    // A checkpoint has the time up to its step, not that of the epoch before.
    [Fact]
    public void Progress_ResumedInTheMiddleOfAnEpoch_GoesOnWithItsTime()
    {
        TrainingProgress? saved = null;
        ObservedRun.Fit(ObservedRun.New(), new ActionObserver
        {
            Step = (run, step) =>
            {
                if (step is { Epoch: 1, Step: 2 })
                {
                    Thread.Sleep(20);
                    saved = run.Progress;
                    run.Trainer.SaveCheckpoint(_folder.File());
                }
            },
        });

        TrainingProgress? begin = null;
        ObservedRun.Fit(ObservedRun.Resume(_folder.File()), new ActionObserver { Begin = run => begin = run.Progress });

        saved!.Elapsed.Should().BeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(19));
        begin!.Elapsed.Should().BeGreaterThanOrEqualTo(saved.Elapsed);
        (begin.Epoch, begin.Step, begin.Share, begin.Loss).Should().Be((saved.Epoch, saved.Step, saved.Share, saved.Loss));
        begin.RowsPerSecond.Should().Be(0, "no row is done since the resume");
    }

    [Fact]
    public void Constructor_UnfitArguments_AreRefused()
    {
        FluentActions.Invoking(() => new ProgressReporter(null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => new ProgressReporter(new Receiver(), TimeSpan.FromSeconds(-1))).Should().Throw<ArgumentOutOfRangeException>().WithMessage(
            "ProgressReporter expects an interval of 0 or more but got -00:00:01. TimeSpan.Zero reports after every step.*");
    }

    private sealed class Receiver : IProgress<TrainingProgress>
    {
        public List<TrainingProgress> Reports { get; } = [];

        public void Report(TrainingProgress value) => Reports.Add(value);
    }
}
