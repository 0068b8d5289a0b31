using NeuralNet.Tests.Serialization;

namespace NeuralNet.Tests.Training.Observers;

public sealed class TimeLimitTests : IDisposable
{
    private static readonly TimeLimit Least = new(TimeSpan.FromTicks(1));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Fit_OverTheLimitInAStep_EndsAfterIt()
    {
        int steps = 0;
        var limit = new TimeLimit(TimeSpan.FromSeconds(1));
        History history = ObservedRun.Fit(ObservedRun.New(), new ActionObserver
        {
            Step = (_, step) =>
            {
                steps++;
                if (step is { Epoch: 2, Step: 2 })
                {
                    Thread.Sleep(limit.Limit + TimeSpan.FromMilliseconds(10));
                }
            },
        }, limit);

        steps.Should().Be(ObservedRun.Steps + 2);
        history.Epochs.Should().HaveCount(1);
        history.StoppedEarly.Should().BeTrue();
    }

    [Fact]
    public void Fit_OverTheLimitAtTheEndOfAnEpoch_TakesNoFurtherStep()
    {
        int steps = 0;
        var limit = new TimeLimit(TimeSpan.FromSeconds(1));
        History history = ObservedRun.Fit(ObservedRun.New(), new ActionObserver
        {
            Step = (_, _) => steps++,
            Epoch = (_, _) => Thread.Sleep(limit.Limit + TimeSpan.FromMilliseconds(10)),
        }, limit);

        steps.Should().Be(ObservedRun.Steps);
        history.Epochs.Should().HaveCount(1);
        history.StoppedEarly.Should().BeTrue();
    }

    [Fact]
    public void Fit_WithinTheLimit_ChangesNothing()
    {
        Trainer undisturbed = ObservedRun.New();
        ObservedRun.Fit(undisturbed);
        Trainer limited = ObservedRun.New();
        History history = ObservedRun.Fit(limited, new TimeLimit(TimeSpan.MaxValue));

        history.StoppedEarly.Should().BeFalse();
        limited.Model.Values.AsSpan().ToArray().Should().Equal(undisturbed.Model.Values.AsSpan().ToArray());
    }

    [Fact]
    public void Fit_ResumedWhenTheTimeIsOver_TakesNoStepUntilTheLimitIsGreater()
    {
        ObservedRun.Fit(ObservedRun.New(), new ActionObserver
        {
            Step = (run, _) =>
            {
                run.Trainer.SaveCheckpoint(_folder.File());
                run.Stop();
            },
        });
        int steps = 0;
        var count = new ActionObserver { Step = (_, _) => steps++ };

        ObservedRun.Fit(ObservedRun.Resume(_folder.File()), count, Least).StoppedEarly.Should().BeTrue();
        steps.Should().Be(0);

        ObservedRun.Fit(ObservedRun.Resume(_folder.File()), count, new TimeLimit(TimeSpan.FromHours(1))).StoppedEarly.Should().BeFalse();
        steps.Should().Be((ObservedRun.Epochs * ObservedRun.Steps) - 1);
    }

    [Theory]
    [InlineData(0, "00:00:00")]
    [InlineData(-60, "-00:01:00")]
    public void Constructor_LimitNotAboveZero_IsRefused(int seconds, string text)
    {
        FluentActions.Invoking(() => new TimeLimit(TimeSpan.FromSeconds(seconds))).Should().Throw<ArgumentOutOfRangeException>().WithMessage(
            $"TimeLimit expects a limit above 0 but got {text}. Leave it out for a run without one.*");
        new TimeLimit(TimeSpan.FromMinutes(30)).ToString().Should().Be("TimeLimit(00:30:00)");
    }
}
