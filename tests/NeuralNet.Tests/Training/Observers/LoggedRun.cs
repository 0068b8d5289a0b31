using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Training.Observers;

/// <summary>A short run that the tests of logs watch: 3 epochs of 4 steps.</summary>
internal static class LoggedRun
{
    public const int Epochs = 3;
    public const int Steps = 4;

    private static readonly Dataset Train = Rows(30, seed: 1);
    private static readonly Dataset Validation = Rows(20, seed: 2);

    public static Trainer New() => new(new Model([new Dense(4, 6, Activation.Tanh), new Dense(6, 3)], seed: 5), new SoftmaxCrossEntropy(), new Sgd(0.2f, momentum: 0.5f));

    public static History Fit(Trainer trainer, params ITrainingObserver[] observers) => FitWith(trainer, Validation, null, observers);

    public static History FitWith(Trainer trainer, Dataset? validation, IReadOnlyList<Metric>? metrics, params ITrainingObserver[] observers) =>
        trainer.Fit(Train, Epochs, 8, validation, new FitOptions { Seed = 4, Schedule = Schedule.Cosine(warmUp: 0.1), Metrics = metrics, Observers = observers });

    public static Dataset Data => Validation;

    private static Dataset Rows(int rows, int seed) => new(Draw.Uniform(rows, 4, seed), Draw.Classes(rows, 3, seed));

    /// <summary>Notes the steps, with the rate of each.</summary>
    internal sealed class Notes : ITrainingObserver
    {
        public List<(long Step, float Loss, float Rate)> Steps { get; } = [];

        public void OnStep(TrainingRun run, StepResult result) => Steps.Add((run.Step, result.Loss, run.Trainer.Optimizer.LearningRate));
    }

    /// <summary>Saves a checkpoint after one step, and ends training with an exception after a later one.</summary>
    internal sealed class Dying(string checkpoint, int savedStep, int lastStep) : ITrainingObserver
    {
        public void OnStep(TrainingRun run, StepResult result)
        {
            if (run.Step == savedStep)
            {
                run.Trainer.SaveCheckpoint(checkpoint);
            }

            if (run.Step == lastStep)
            {
                throw new OperationCanceledException("died");
            }
        }
    }

    /// <summary>Does something after an epoch.</summary>
    internal sealed class AfterEpoch(Action<EpochResult> action) : ITrainingObserver
    {
        public void OnEpoch(TrainingRun run, EpochResult result) => action(result);
    }
}
