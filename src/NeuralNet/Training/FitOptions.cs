namespace NeuralNet;

/// <summary>What <see cref="Trainer.Fit"/> does besides passing over the rows.</summary>
public sealed record FitOptions
{
    /// <summary>Names the order of the rows of each epoch.</summary>
    public int Seed { get; init; }

    /// <summary>
    /// The number of the first epoch, which with <see cref="Seed"/> names the order of its rows. Null goes on from the trainer's
    /// <see cref="Trainer.Epochs"/>, so that a second Fit sees new orders; 0 repeats those of a first one.
    /// </summary>
    public int? FirstEpoch { get; init; }

    /// <summary>Whether the model ends with the values of the epoch of the lowest validation loss.</summary>
    public bool KeepBest { get; init; }

    /// <summary>
    /// Early stopping: ends the run when for so many epochs the validation loss was not below its lowest, and restores the values of
    /// that epoch, as <see cref="KeepBest"/> does. 1 or more; null to train all epochs.
    /// </summary>
    public int? Patience { get; init; }

    /// <summary>
    /// Multiplies the optimizer's learning rate before every step; at the end the rate is again as it was. Null leaves it alone.
    /// </summary>
    public LearningRateSchedule? Schedule { get; init; }

    /// <summary>What to measure on the validation rows; null for what suits the loss.</summary>
    public IReadOnlyList<Metric>? Metrics { get; init; }

    /// <summary>What watches the run; several at once.</summary>
    public IReadOnlyList<ITrainingObserver> Observers { get; init; } = [];

    /// <summary>Whether the best values are to be restored, by either option.</summary>
    internal bool RestoresBest => KeepBest || Patience is not null;

    /// <summary>Called after every epoch, before the observers, such as to print the result.</summary>
    public Action<EpochResult>? OnEpoch { get; init; }

    /// <summary>Called after every step, before the observers.</summary>
    public Action<StepResult>? OnStep { get; init; }
}
