using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Training.Observers;

/// <summary>A small run to observe: 4 epochs of 3 steps, with all that a checkpoint has to keep.</summary>
internal static class ObservedRun
{
    public const int Epochs = 4;
    public const int Steps = 3;

    private static readonly Dataset Train = new(Draw.Uniform(22, 4, seed: 1), Draw.Classes(22, 3, seed: 1));
    private static readonly Dataset Validation = new(Draw.Uniform(15, 4, seed: 2), Draw.Classes(15, 3, seed: 2));

    public static Trainer New() => WithStages(new Trainer(
        new Model([new Dense(4, 12), new BatchNorm(12), new Activate(Activation.Tanh), new Dropout(0.3f), new Dense(12, 3)], seed: 5),
        new SoftmaxCrossEntropy(),
        new Adam(0.02f)));

    /// <summary>A trainer from a checkpoint of this run.</summary>
    public static Trainer Resume(string path) => WithStages(Trainer.Resume(path));

    public static History Fit(Trainer trainer, params ITrainingObserver[] observers) =>
        Fit(trainer, Validation, new FitOptions { KeepBest = true, Observers = observers });

    public static History FitWithoutValidation(Trainer trainer, params ITrainingObserver[] observers) =>
        Fit(trainer, null, new FitOptions { Observers = observers });

    private static History Fit(Trainer trainer, Dataset? validation, FitOptions options) =>
        trainer.Fit(Train, Epochs, batchSize: 8, validation, options with { Seed = 4, Schedule = Schedule.Cosine(warmUp: 0.1) });

    // Two batches an update and three an epoch: most checkpoints are in the middle of an accumulation.
    private static Trainer WithStages(Trainer trainer)
    {
        trainer.Stages.Add(new Accumulate(2));
        return trainer;
    }
}
