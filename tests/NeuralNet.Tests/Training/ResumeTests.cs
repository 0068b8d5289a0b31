using System.Runtime.InteropServices;
using NeuralNet.Tests.Reference;
using NeuralNet.Tests.Serialization;

namespace NeuralNet.Tests.Training;

/// <summary>A run that was saved, dropped and resumed ends with the bits of one that was never interrupted.</summary>
[Trait("Category", "Numeric")]
public sealed class ResumeTests : IDisposable
{
    private const int Epochs = 5;
    private const int BatchSize = 8;

    private static readonly Dictionary<string, Func<Optimizer>> Makers = new()
    {
        ["sgd"] = () => new Sgd(0.2f),
        ["sgd decay l1"] = () => new Sgd(0.2f, weightDecay: 0.01f, l1Penalty: 1e-3f),
        ["momentum"] = () => new Sgd(0.05f, momentum: 0.9f),
        ["nesterov"] = () => new Sgd(0.05f, momentum: 0.9f, nesterov: true),
        ["adam"] = () => new Adam(0.02f),
        ["adamw"] = () => new AdamW(0.02f),
        ["rmsprop"] = () => new RmsProp(0.01f),
        ["rmsprop momentum"] = () => new RmsProp(0.01f, momentum: 0.5f),
        ["nadam"] = () => new Nadam(0.02f),
        ["radam"] = () => new RAdam(0.02f),
        ["lion"] = () => new Lion(0.01f, weightDecay: 0.1f),
        ["adagrad"] = () => new Adagrad(0.1f),
        ["rprop"] = () => new Rprop(0.01f),
    };

    private static readonly Dataset Train = Rows(22, seed: 1);
    private static readonly Dataset Validation = Rows(15, seed: 2);

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => [.. Makers.Keys];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Resume_AfterAnyStepOrEpoch_EndsWithTheBitsOfTheUndisturbedRun(string optimizer)
    {
        Trainer undisturbed = New(optimizer);
        History expected = Fit(undisturbed);
        var saver = new Saver(_folder);
        Trainer saved = New(optimizer);
        Fit(saved, saver);
        ShouldBeSame(saved, undisturbed, "saving changes nothing");

        saver.Paths.Should().HaveCountGreaterThan(Epochs);
        foreach (string path in saver.Paths)
        {
            Trainer resumed = Trainer.Resume(path);
            History history = Fit(resumed);

            ShouldBeSame(resumed, undisturbed, path);
            history.Epochs.Select(Facts).Should().Equal(expected.Epochs.Select(Facts), path);
            history.Best!.Epoch.Should().Be(expected.Best!.Epoch, path);
            history.StoppedEarly.Should().Be(expected.StoppedEarly, path);
        }
    }

    // Dies after every single step.
    [Theory]
    [InlineData("sgd")]
    [InlineData("adam")]
    public void Resume_StepByStep_EndsWithTheBitsOfTheUndisturbedRun(string optimizer)
    {
        Trainer undisturbed = New(optimizer);
        Fit(undisturbed);

        string path = _folder.File("step");
        Trainer trainer = New(optimizer);
        int deaths = 0;
        while (true)
        {
            try
            {
                Fit(trainer, new Dying(path));
                break;
            }
            catch (OperationCanceledException)
            {
                deaths++;
                trainer = Trainer.Resume(path);
            }
        }

        deaths.Should().BeGreaterThanOrEqualTo(3 * 3, "three epochs of three steps at least");
        ShouldBeSame(trainer, undisturbed, "resumed after each step");
    }

    // Overfits at once: the best epoch is behind when the run dies, and its values are in the checkpoint alone.
    [Fact]
    public void Resume_AfterTheBestEpoch_RestoresItsValues()
    {
        Trainer undisturbed = New("adam", rate: 0.3f);
        History expected = Fit(undisturbed, patience: 3);
        var saver = new Saver(_folder);
        Fit(New("adam", rate: 0.3f), saver, patience: 3);
        expected.StoppedEarly.Should().BeTrue();

        Trainer resumed = Trainer.Resume(saver.Paths[^1]);
        History history = Fit(resumed, patience: 3);

        history.StoppedEarly.Should().BeTrue();
        history.Best!.Epoch.Should().Be(expected.Best!.Epoch).And.BeLessThan(expected.Epochs.Count);
        ShouldBeSame(resumed, undisturbed, "the best values");
    }

    [Fact]
    public void Resume_AfterAFinishedRun_TheNextFitGoesOn()
    {
        Trainer undisturbed = New("momentum");
        Fit(undisturbed);
        undisturbed.SaveCheckpoint(_folder.File("finished"));
        Fit(undisturbed);

        Trainer resumed = Trainer.Resume(_folder.File("finished"));
        resumed.Epochs.Should().Be(Epochs);
        Fit(resumed);

        ShouldBeSame(resumed, undisturbed, "a second run");
    }

    [Fact]
    public void Resume_ParameterSettings_AreRestored()
    {
        Trainer trainer = New("adam");
        trainer.KeepsGradients = true;
        trainer.Model.Parameters[0].IsFrozen = true;
        trainer.Model.Parameters[1].LearningRateFactor = 0.25f;
        trainer.Model.Parameters[2].DecayFactor = 0;
        trainer.SaveCheckpoint(_folder.File());

        Trainer resumed = Trainer.Resume(_folder.File());

        resumed.KeepsGradients.Should().BeTrue();
        resumed.Model.Parameters.Select(parameter => (parameter.IsFrozen, parameter.LearningRateFactor, parameter.DecayFactor)).Should().Equal(
            trainer.Model.Parameters.Select(parameter => (parameter.IsFrozen, parameter.LearningRateFactor, parameter.DecayFactor)));
    }

    [Theory]
    [InlineData(Epochs + 1, BatchSize, 4, "epochs 5, but got 6.")]
    [InlineData(Epochs, BatchSize + 1, 4, "batchSize 8, but got 9.")]
    [InlineData(Epochs, BatchSize, 5, "options.Seed 4, but got 5.")]
    public void Fit_ResumedWithOtherSettings_SaysWhich(int epochs, int batchSize, int seed, string message)
    {
        var saver = new Saver(_folder);
        Fit(New("sgd"), saver);
        Trainer resumed = Trainer.Resume(saver.Paths[0]);
        byte[] before = Bytes(resumed);

        FluentActions.Invoking(() => resumed.Fit(Train, epochs, batchSize, Validation, new FitOptions { Seed = seed }))
            .Should().Throw<ArgumentException>().WithMessage($"Trainer.Fit expects the settings of the run that it resumes, {message}*");
        Bytes(resumed).Should().Equal(before);
    }

    [Fact]
    public void Fit_ResumedWithoutKeepingTheBest_IsRefused()
    {
        var saver = new Saver(_folder);
        Fit(New("sgd"), saver);
        Trainer resumed = Trainer.Resume(saver.Paths[0]);

        FluentActions.Invoking(() => resumed.Fit(Train, Epochs, BatchSize, Validation, new FitOptions { Seed = 4 }))
            .Should().Throw<ArgumentException>().WithMessage("*resumes, KeepBest or Patience True, but got False.*");
    }

    // Without a schedule the rate is the user's: what was set after an epoch is saved with the next step, and holds after the resume.
    [Fact]
    public void Resume_RateThatWasChangedAfterAnEpoch_GoesOnWithIt()
    {
        Trainer undisturbed = New("adam");
        FitHalving(undisturbed);
        var saver = new Saver(_folder);
        FitHalving(New("adam"), saver);

        foreach (string path in saver.Paths.Skip(1))
        {
            Trainer resumed = Trainer.Resume(path);
            FitHalving(resumed);
            ShouldBeSame(resumed, undisturbed, path);
        }
    }

    [Fact]
    public void Resume_FrozenAndScaledParameters_EndsWithTheBitsOfTheUndisturbedRun()
    {
        Trainer undisturbed = Partly();
        Fit(undisturbed);
        var saver = new Saver(_folder);
        Fit(Partly(), saver);

        foreach (string path in saver.Paths)
        {
            Trainer resumed = Trainer.Resume(path);
            Fit(resumed);
            ShouldBeSame(resumed, undisturbed, path);
        }

        static Trainer Partly()
        {
            Trainer trainer = New("adamw");
            trainer.Model.Parameters[0].IsFrozen = true;
            trainer.Model.Parameters[2].LearningRateFactor = 0.3f;
            trainer.Model.Parameters[3].DecayFactor = 0;
            return trainer;
        }
    }

    // Three batches an epoch and two an update: every second checkpoint is in the middle of an accumulation.
    [Fact]
    public void Resume_InTheMiddleOfAnAccumulation_EndsWithTheBitsOfTheUndisturbedRun()
    {
        Trainer undisturbed = Staged(New("adam"));
        Fit(undisturbed);
        var saver = new Saver(_folder);
        Fit(Staged(New("adam")), saver);

        foreach (string path in saver.Paths)
        {
            Trainer waiting = Trainer.Resume(path);
            waiting.SaveCheckpoint(_folder.File("again"));
            Trainer resumed = Staged(Trainer.Resume(_folder.File("again")));
            Fit(resumed);
            ShouldBeSame(resumed, undisturbed, path);
        }

        FluentActions.Invoking(() => Fit(Trainer.Resume(saver.Paths[1]))).Should().Throw<InvalidOperationException>().WithMessage(
            "Trainer.Fit expects the stages of the checkpoint among Trainer.Stages but got no 'Accumulate', whose state the checkpoint holds. Add the same stages before the run goes on.");

        static Trainer Staged(Trainer trainer)
        {
            trainer.Stages.Add(new Accumulate(2));
            trainer.Stages.Add(new ClipNorm(0.1f));
            return trainer;
        }
    }

    // The saver is listed first, and yet its checkpoints have the counter's state after the same step.
    [Fact]
    public void Resume_ObserverWithState_TakesItUp()
    {
        var saver = new Saver(_folder);
        var counter = new Counter();
        FitCounted(New("sgd"), saver, counter);
        counter.Steps.Should().Be(Epochs * 3);

        foreach (string path in saver.Paths)
        {
            var resumed = new Counter();
            FitCounted(Trainer.Resume(path), resumed);
            resumed.Steps.Should().Be(Epochs * 3, path);
        }

        FluentActions.Invoking(() => FitCounted(Trainer.Resume(saver.Paths[2]))).Should().Throw<InvalidOperationException>().WithMessage(
            "Trainer.Fit expects the observers of the run that it resumes in FitOptions.Observers but got no 'Counter', whose state the checkpoint holds.*");

        static void FitCounted(Trainer trainer, params ITrainingObserver[] observers) =>
            trainer.Fit(Train, Epochs, BatchSize, options: new FitOptions { Seed = 4, Observers = observers });
    }

    [Fact]
    public void Load_OfACheckpoint_GivesItsModel()
    {
        Trainer trainer = New("adam");
        Fit(trainer);
        trainer.SaveCheckpoint(_folder.File());

        Model model = Model.Load(_folder.File());

        model.Predict(Validation.Features).AsSpan().ToArray().Should().Equal(trainer.Model.Predict(Validation.Features).AsSpan().ToArray());
        model.Metadata.Should().BeEmpty("a trainer's texts are no metadata");
    }

    [Fact]
    public void Resume_OfAModel_SaysHowToLoadIt()
    {
        New("sgd").Model.Save(_folder.File());

        FluentActions.Invoking(() => Trainer.Resume(_folder.File())).Should().Throw<InvalidDataException>().WithMessage(
            $"Cannot load a checkpoint from {_folder.File()}: expected a checkpoint of a trainer but the file holds a model alone. Read it with Model.Load*");
    }

    private static Trainer New(string optimizer, float? rate = null)
    {
        var model = new Model([new Dense(4, 12, Activation.Tanh), new Dropout(0.3f, Schedule.FlatCosine()), new Dense(12, 3)], seed: 5);
        var trainer = new Trainer(model, new SoftmaxCrossEntropy(), Makers[optimizer]());
        trainer.Optimizer.LearningRate = rate ?? trainer.Optimizer.LearningRate;
        return trainer;
    }

    private static History Fit(Trainer trainer, ITrainingObserver? observer = null, int? patience = null) => trainer.Fit(
        Train, patience is null ? Epochs : 60, BatchSize, Validation,
        new FitOptions
        {
            Seed = 4,
            KeepBest = true,
            Patience = patience ?? 2,
            Schedule = Schedule.Cosine(warmUp: 0.1),
            WeightDecaySchedule = Schedule.Steps(0.5, 0.3, 0.6),
            Observers = observer is null ? [] : [observer],
        });

    private static History FitHalving(Trainer trainer, ITrainingObserver? observer = null) => trainer.Fit(
        Train, Epochs, BatchSize, Validation,
        new FitOptions { Seed = 4, OnEpoch = _ => trainer.Optimizer.LearningRate /= 2, Observers = observer is null ? [] : [observer] });

    // Random classes, which can only be memorised. With a weight for each row.
    private static Dataset Rows(int rows, int seed) =>
        new(Draw.Uniform(rows, 4, seed), Draw.Classes(rows, 3, seed), Draw.Uniform(rows, 1, seed, 0.5f, 2));

    private static (int Epoch, float Loss, float LearningRate, Evaluation? Validation, bool IsBest) Facts(EpochResult epoch) =>
        (epoch.Epoch, epoch.Loss, epoch.LearningRate, epoch.Validation, epoch.IsBest);

    private static byte[] Bytes(Trainer trainer) => MemoryMarshal.AsBytes(trainer.Model.Values.AsSpan()).ToArray();

    private static void ShouldBeSame(Trainer actual, Trainer expected, string because)
    {
        Bytes(actual).Should().Equal(Bytes(expected), because);
        actual.Model.Passes.Should().Be(expected.Model.Passes, because);
        actual.Epochs.Should().Be(expected.Epochs, because);
        actual.Optimizer.LearningRate.Should().Be(expected.Optimizer.LearningRate, because);
        actual.Optimizer.WeightDecay.Should().Be(expected.Optimizer.WeightDecay, because);
    }

    private sealed class Saver(TemporaryFolder folder) : ITrainingObserver
    {
        public List<string> Paths { get; } = [];

        public void OnBegin(TrainingRun run) => Save(run);

        public void OnStep(TrainingRun run, StepResult result) => Save(run);

        public void OnEpoch(TrainingRun run, EpochResult result) => Save(run);

        private void Save(TrainingRun run)
        {
            Paths.Add(folder.File($"checkpoint-{Paths.Count}"));
            run.Trainer.SaveCheckpoint(Paths[^1]);
        }
    }

    private sealed class Counter : ITrainingObserver, ICheckpointed
    {
        public int Steps { get; private set; }

        public void OnStep(TrainingRun run, StepResult result) => Steps++;

        public void Save(CheckpointPart part) => part.Numbers.Add("steps", Steps);

        public void Restore(CheckpointPart part) => Steps = part.Count("steps");
    }

    private sealed class Dying(string path) : ITrainingObserver
    {
        public void OnStep(TrainingRun run, StepResult result)
        {
            run.Trainer.SaveCheckpoint(path);
            throw new OperationCanceledException("died");
        }
    }
}
