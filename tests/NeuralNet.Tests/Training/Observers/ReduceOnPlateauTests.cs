using System.Text.Json;
using NeuralNet.Tests.Reference;
using NeuralNet.Tests.Serialization;

namespace NeuralNet.Tests.Training.Observers;

public sealed class ReduceOnPlateauTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void LearningRate_ForGivenLosses_IsPyTorchs()
    {
        (float[] losses, float[] rates) = Golden();
        var trainer = new Trainer(new Model([new Dense(1, 1)], seed: 1), new Told(losses), new Sgd(1));
        var seen = new List<float>();

        trainer.Fit(One(), epochs: losses.Length, options: new()
        {
            Observers = [new ReduceOnPlateau(factor: 0.25f, patience: 2, cooldown: 1, minimum: 0.01f), new Watch(run => seen.Add(run.Trainer.Optimizer.LearningRate))],
        });

        seen.Should().Equal(rates);
        trainer.Optimizer.LearningRate.Should().Be(rates[^1], "the last rate stays");
    }

    [Fact]
    public void Resume_AfterAnyEpoch_GoesOnWithTheSameRates()
    {
        Dataset data = new(Draw.Uniform(12, 3, 1), Draw.Classes(12, 2, 1));
        Trainer undisturbed = Fit(New(), null);
        var paths = new List<string>();
        Fit(New(), trainer =>
        {
            paths.Add(_folder.File($"{paths.Count}"));
            trainer.SaveCheckpoint(paths[^1]);
        });

        undisturbed.Optimizer.LearningRate.Should().BeLessThan(0.5f, "it was lowered");
        foreach (string path in paths.SkipLast(1))
        {
            Trainer resumed = Fit(Trainer.Resume(path), null);
            resumed.Model.Values.AsSpan().ToArray().Should().Equal(undisturbed.Model.Values.AsSpan().ToArray(), path);
            resumed.Optimizer.LearningRate.Should().Be(undisturbed.Optimizer.LearningRate, path);
        }

        Trainer New() => new(new Model([new Dense(3, 4, Activation.Tanh), new Dense(4, 2)], seed: 2), new SoftmaxCrossEntropy(), new Sgd(0.5f));

        Trainer Fit(Trainer trainer, Action<Trainer>? onEpoch)
        {
            trainer.Fit(data, epochs: 12, batchSize: 4, new Dataset(Draw.Uniform(9, 3, 3), Draw.Classes(9, 2, 3)), new()
            {
                Observers = [new ReduceOnPlateau(factor: 0.5f, patience: 1)],
                OnEpoch = _ => onEpoch?.Invoke(trainer),
            });
            return trainer;
        }
    }

    [Fact]
    public void Patience_WithALeastImprovement_CountsFromTheLastThatWasEnough()
    {
        // 0.9 is better by enough; 0.85 and 0.81 are the best but better than 0.9 by less than 0.2; 0.6 is enough again.
        var trainer = new Trainer(new Model([new Dense(1, 1)], seed: 1), new Told([9, 0.9f, 0.85f, 0.81f, 0.6f, 0.5f, 0.45f, 0.41f, 0.4f]), new Sgd(0));

        History history = trainer.Fit(One(), epochs: 9, validation: One(), options: new() { Patience = 3, LeastImprovement = 0.2f });

        history.Epochs.Select(epoch => epoch.Validation!.Loss).Should().Equal(9, 0.9f, 0.85f, 0.81f, 0.6f, 0.5f, 0.45f, 0.41f);
        history.StoppedEarly.Should().BeTrue();
        history.Best!.Epoch.Should().Be(8, "the best is the best, by however little");
    }

    [Fact]
    public void Run_WithASchedule_IsRefused() => FluentActions
        .Invoking(() => new Trainer(new Model([new Dense(1, 1)]), new MeanSquaredError(), new Sgd(1)).Fit(One(), 1, options: new() { Schedule = Schedule.Cosine(), Observers = [new ReduceOnPlateau()] }))
        .Should().Throw<ArgumentException>().WithMessage("ReduceOnPlateau expects a run without a schedule*Leave out one of the two.*");

    [Fact]
    public void Settings_OutOfRange_Throw()
    {
        Throws(() => new ReduceOnPlateau(factor: 1), "ReduceOnPlateau expects a factor above 0 and below 1 but got 1.*");
        Throws(() => new ReduceOnPlateau(threshold: -1), "ReduceOnPlateau expects a threshold of 0 to below 1 but got -1.*");
        Throws(() => new ReduceOnPlateau(minimum: float.NaN), "ReduceOnPlateau expects a finite minimum of 0 or more but got NaN.*");
        Throws(() => new ReduceOnPlateau(patience: -1), "*patience*");
        Throws(
            () => new Trainer(new Model([new Dense(1, 1)]), new MeanSquaredError(), new Sgd(1)).Fit(One(), 1, options: new() { LeastImprovement = -1 }),
            "Trainer.Fit expects a finite least improvement of 0 or more but got -1.*");

        static void Throws(Func<object> make, string message) => make.Should().Throw<ArgumentOutOfRangeException>().WithMessage(message);
    }

    private static (float[] Losses, float[] Rates) Golden()
    {
        JsonElement plateau = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "schedules.json"))).RootElement.GetProperty("plateau");
        return (plateau.Numbers("losses")!, plateau.Numbers("rates")!);
    }

    private static Dataset One() => new(new Tensor(1, 1), [0f]);

    private sealed class Watch(Action<TrainingRun> onEpoch) : ITrainingObserver
    {
        public void OnEpoch(TrainingRun run, EpochResult result) => onEpoch(run);
    }

    /// <summary>Tells the losses it was given, one after another; the validation's, where there are such rows, comes after the step's of the epoch.</summary>
    private sealed class Told(float[] losses) : Loss
    {
        private int _calls;

        protected override float Row(ReadOnlySpan<float> output, ReadOnlySpan<float> target, Span<float> gradient)
        {
            gradient.Clear();
            return losses[Math.Min(_calls++ / (IsTwice ? 2 : 1), losses.Length - 1)];
        }

        // The second test has validation rows, and so two losses an epoch.
        private bool IsTwice => losses[0] == 9;
    }
}
