namespace NeuralNet;

/// <summary>Options of <see cref="Trainer.Fit"/>.</summary>
public sealed record FitOptions
{
    /// <summary>Seeds the order of the rows in each epoch.</summary>
    public int Seed { get; init; }

    /// <summary>
    /// The number of the first epoch, which with <see cref="Seed"/> fixes the order of its rows. Null continues from the trainer's
    /// <see cref="Trainer.Epochs"/>, so that a second Fit gets new orders; 0 repeats those of the first one.
    /// </summary>
    public int? FirstEpoch { get; init; }

    /// <summary>Whether the model ends with the values of the epoch with the lowest validation loss.</summary>
    public bool KeepBest { get; init; }

    /// <summary>
    /// Early stopping: ends the run when the validation loss has not improved for this number of epochs, and restores the values of
    /// the best epoch, as <see cref="KeepBest"/> does. 1 or more; null to train all epochs.
    /// </summary>
    public int? Patience { get; init; }

    /// <summary>How much lower the validation loss must be than the last that counted, for <see cref="Patience"/> to begin anew: finite, 0 or more.</summary>
    public float LeastImprovement { get; init; }

    /// <summary>
    /// Multiplies the optimizer's learning rate before every step; at the end the rate is restored. Null for a constant rate.
    /// </summary>
    public Schedule? Schedule { get; init; }

    /// <summary>
    /// Multiplies the optimizer's weight decay before every step; at the end the decay is restored. Null for a constant decay.
    /// </summary>
    public Schedule? WeightDecaySchedule { get; init; }

    /// <summary>
    /// Batches that a thread of its own reads ahead while a step computes, 0 to 256; 0 reads each when it is needed. Null, the default, for 4 where the training data
    /// takes its time (<see cref="IDataset.ReadsAhead"/>), such as a <see cref="DatasetFile"/>, fewer of batches above 64 MB, and none where it is in memory. The trained values do not depend on it.
    /// </summary>
    public int? ReadAhead { get; init; }

    /// <summary>
    /// Shuffles in windows of about so many rows, 1 or more, for a file on a disk where rows from all over take long to read: blocks of neighbouring
    /// rows come in random order, each read in one piece, and the rows of every 64 blocks, a window, are shuffled. Null shuffles all rows.
    /// </summary>
    /// <remarks>Two windows of a file's rows are kept in memory. Every row still comes once an epoch, in an order that depends on <see cref="Seed"/> and the epoch.</remarks>
    public int? ShuffleWindow { get; init; }

    /// <summary>Trains on many ranks, such as processes on several machines, which share every batch. Null for this process alone.</summary>
    public DataParallel? DataParallel { get; init; }

    /// <summary>How values are averaged during the run, for validation and for the end; null for none.</summary>
    public WeightAveraging? Averaging { get; init; }

    /// <summary>The metrics on the validation rows; null for those that suit the loss.</summary>
    public IReadOnlyList<Metric>? Metrics { get; init; }

    /// <summary>The observers of the run, called in order: those with state (<see cref="ICheckpointed"/>) first.</summary>
    public IReadOnlyList<ITrainingObserver> Observers { get; init; } = [];

    /// <summary>Whether the best values are to be restored, by either option.</summary>
    internal bool RestoresBest => KeepBest || Patience is not null;

    /// <summary>Called after every epoch, after the observers with state and before the others, for example to print the result.</summary>
    public Action<EpochResult>? OnEpoch { get; init; }

    /// <summary>Called after every step, after the observers with state and before the others.</summary>
    public Action<StepResult>? OnStep { get; init; }
}
