namespace NeuralNet;

/// <summary>
/// A stage or an observer with state of its own, such as a count or the best loss so far, which a checkpoint holds, so that a resumed run
/// continues with the same bits.
/// </summary>
/// <remarks>
/// <see cref="Trainer.SaveCheckpoint"/> saves the state of the trainer's <see cref="Trainer.Stages"/> and of the run's
/// <see cref="FitOptions.Observers"/>. After <see cref="Trainer.Resume(string)"/>, add the same stages and pass the same observers: the first
/// <see cref="Trainer.Fit"/> (of stages, the first <see cref="Trainer.Step(Tensor, Tensor, Tensor?)"/> too) gives each its state by its name. One that the checkpoint
/// knows nothing of starts anew; a state whose owner is missing is an error. Observers with state are called before all others, so that a checkpoint that another
/// saves has their state after the same step.
/// </remarks>
/// <example><code>
/// sealed class CountSteps : ITrainingObserver, ICheckpointed
/// {
///     public int Steps { get; private set; }
///
///     public void OnStep(TrainingRun run, StepResult result) => Steps++;
///
///     public void Save(CheckpointPart part) => part.Numbers.Add("steps", Steps);
///
///     public void Restore(CheckpointPart part) => Steps = part.Count("steps");
/// }
/// </code></example>
public interface ICheckpointed
{
    /// <summary>Its name in a checkpoint. A second one of the same name gets a number after it.</summary>
    string Name => GetType().Name;

    /// <summary>Saves its state.</summary>
    /// <param name="part">Where to: its numbers are empty.</param>
    void Save(CheckpointPart part);

    /// <summary>Takes up a state that <see cref="Save"/> wrote, from a file that may be damaged: check each number before it is used.</summary>
    /// <param name="part">What to read.</param>
    /// <exception cref="InvalidDataException">A number is not one that Save writes.</exception>
    void Restore(CheckpointPart part);
}
