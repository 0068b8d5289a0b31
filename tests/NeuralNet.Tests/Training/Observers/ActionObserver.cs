namespace NeuralNet.Tests.Training.Observers;

/// <summary>Calls a test's own code.</summary>
internal sealed class ActionObserver : ITrainingObserver
{
    public Action<TrainingRun>? Begin { get; init; }

    public Action<TrainingRun, StepResult>? Step { get; init; }

    public Action<TrainingRun, EpochResult>? Epoch { get; init; }

    public void OnBegin(TrainingRun run) => Begin?.Invoke(run);

    public void OnStep(TrainingRun run, StepResult result) => Step?.Invoke(run, result);

    public void OnEpoch(TrainingRun run, EpochResult result) => Epoch?.Invoke(run, result);
}
