using System.Diagnostics;

namespace NeuralNet;

/// <summary>The state of a run of <see cref="Trainer.Fit"/>: all that a resumed run needs to continue with the same bits.</summary>
internal sealed class RunState
{
    private long? _begin;

    /// <summary>Of <see cref="FitOptions.Seed"/>.</summary>
    public required int Seed { get; init; }

    /// <summary>The number of the run's first epoch, which with the seed fixes the order of its rows.</summary>
    public required int FirstEpoch { get; init; }

    /// <summary>Epochs to train.</summary>
    public required int Epochs { get; init; }

    /// <summary>The batch size passed to Fit.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Rows of the training data.</summary>
    public required int RowCount { get; init; }

    /// <summary>Of <see cref="FitOptions.ShuffleWindow"/>; 0 where all rows are shuffled.</summary>
    public int ShuffleWindow { get; init; }

    /// <summary>The parts of a batch over all ranks, on which the bits depend; 1 for one process.</summary>
    public int Parts { get; init; } = 1;

    /// <summary>Of <see cref="DataParallel.LocalSteps"/>.</summary>
    public int LocalSteps { get; init; } = 1;

    /// <summary>Of <see cref="DataParallel.SharesBatchNorm"/>.</summary>
    public bool SharesBatchNorm { get; init; }

    /// <summary>The optimizer's learning rate before any schedule.</summary>
    public required float LearningRate { get; init; }

    /// <summary>The optimizer's weight decay before any schedule.</summary>
    public required float WeightDecay { get; init; }

    /// <summary>The learning rate's schedule, where a file can hold it.</summary>
    public Schedule? Schedule { get; init; }

    /// <summary>The weight decay's schedule, where a file can hold it.</summary>
    public Schedule? WeightDecaySchedule { get; init; }

    /// <summary>Whether the values of the best epoch are kept.</summary>
    public bool KeepsBest { get; init; }

    /// <summary>Whether the learning rate has a schedule at all.</summary>
    public bool IsScheduled { get; init; }

    /// <summary>Whether the weight decay has a schedule at all.</summary>
    public bool IsDecayScheduled { get; init; }

    /// <summary>Epochs done.</summary>
    public int Epoch { get; set; }

    /// <summary>Steps done in the current epoch.</summary>
    public int Step { get; set; }

    /// <summary>Σ loss · weight over these steps.</summary>
    public double LossSum { get; set; }

    /// <summary>Σ weight over these steps.</summary>
    public double WeightSum { get; set; }

    /// <summary>Epochs since the best.</summary>
    public int Waited { get; set; }

    /// <summary>Time spent before this process took the run up.</summary>
    public TimeSpan ElapsedBefore { get; init; }

    /// <summary>Time spent up to now.</summary>
    public TimeSpan Elapsed => ElapsedBefore + (_begin is long begin ? Stopwatch.GetElapsedTime(begin) : TimeSpan.Zero);

    /// <summary>Steps of an epoch.</summary>
    public int Steps => (int)(((RowCount - 1L) / BatchSize) + 1);

    /// <summary>The epochs done.</summary>
    public List<EpochResult> Results { get; init; } = [];

    /// <summary>The epoch of the lowest validation loss.</summary>
    public EpochResult? Best { get; set; }

    /// <summary>The values after that epoch; null where they are not kept.</summary>
    public ModelValues? BestValues { get; set; }

    /// <summary>How values are averaged, as text; empty where they are not.</summary>
    public string Averaging { get; init; } = "";

    /// <summary>How many times values were averaged.</summary>
    public long AverageCount { get; set; }

    /// <summary>The averages; null before the first.</summary>
    public ModelValues? Averages { get; set; }

    /// <summary>The observers, whose state a checkpoint holds.</summary>
    public IReadOnlyList<ITrainingObserver> Observers { get; set; } = [];

    /// <summary>Whether the run has ended.</summary>
    public bool IsOver { get; set; }

    /// <summary>Starts the clock of <see cref="Elapsed"/>.</summary>
    public void Begin() => _begin = Stopwatch.GetTimestamp();
}
