namespace NeuralNet;

/// <summary>Watches a training run: shows progress, writes logs or checkpoints, stops it. Each method does nothing unless it is written.</summary>
/// <remarks>Called on the thread of <see cref="Trainer.Fit"/>, in the order of <see cref="FitOptions.Observers"/>.</remarks>
public interface ITrainingObserver
{
    /// <summary>The run is about to make its first step, or its first since it was resumed.</summary>
    /// <param name="run">The run.</param>
    void OnBegin(TrainingRun run)
    {
    }

    /// <summary>A step is done.</summary>
    /// <param name="run">The run. <see cref="Trainer.SaveCheckpoint"/> here saves the state after this step.</param>
    /// <param name="result">The step.</param>
    void OnStep(TrainingRun run, StepResult result)
    {
    }

    /// <summary>An epoch and its validation are done.</summary>
    /// <param name="run">The run. The learning rate may be changed here, where no schedule does.</param>
    /// <param name="result">The epoch.</param>
    void OnEpoch(TrainingRun run, EpochResult result)
    {
    }

    /// <summary>The run has ended, and the best values are restored where that was asked for.</summary>
    /// <param name="run">The run.</param>
    /// <param name="history">What happened.</param>
    void OnEnd(TrainingRun run, History history)
    {
    }
}
