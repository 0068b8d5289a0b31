namespace NeuralNet;

/// <summary>Watches a training run: shows progress, writes logs or checkpoints, stops it. Each method does nothing unless implemented.</summary>
/// <remarks>
/// Called on the thread of <see cref="Trainer.Fit"/>, in the order of <see cref="FitOptions.Observers"/>, but those with state (<see cref="ICheckpointed"/>)
/// first. So a checkpoint that another saves has their state after the same step.
/// </remarks>
public interface ITrainingObserver
{
    /// <summary>
    /// Whether, on many ranks (<see cref="DataParallel"/>), rank 0 alone calls it, as suits what prints or writes files. False unless overridden: every rank then calls it, for what
    /// changes the run must do so on all of them.
    /// </summary>
    bool IsForFirstRank => false;

    /// <summary>Called before the first step of the run, or the first after a resume.</summary>
    /// <param name="run">The run.</param>
    void OnBegin(TrainingRun run)
    {
    }

    /// <summary>Called after a step.</summary>
    /// <param name="run">The run. <see cref="Trainer.SaveCheckpoint"/> here saves the state after this step.</param>
    /// <param name="result">The step.</param>
    void OnStep(TrainingRun run, StepResult result)
    {
    }

    /// <summary>Called after an epoch and its validation.</summary>
    /// <param name="run">The run. Without a schedule, the learning rate may be changed here.</param>
    /// <param name="result">The epoch.</param>
    void OnEpoch(TrainingRun run, EpochResult result)
    {
    }

    /// <summary>Called when the run has ended; the best values are restored by then, if requested.</summary>
    /// <param name="run">The run.</param>
    /// <param name="history">What happened.</param>
    void OnEnd(TrainingRun run, History history)
    {
    }
}
