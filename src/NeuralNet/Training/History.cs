namespace NeuralNet;

/// <summary>What happened in a training run, epoch by epoch.</summary>
public sealed class History
{
    internal History(IReadOnlyList<EpochResult> epochs, EpochResult? best, bool wasCancelled, bool stoppedEarly)
    {
        Epochs = epochs;
        Best = best;
        WasCancelled = wasCancelled;
        StoppedEarly = stoppedEarly;
    }

    /// <summary>Every finished epoch, in order, including those before a resume.</summary>
    public IReadOnlyList<EpochResult> Epochs { get; }

    /// <summary>The epoch of the lowest validation loss; null without validation rows, or before an epoch has finished.</summary>
    public EpochResult? Best { get; }

    /// <summary>Whether the cancellation token ended the run early.</summary>
    public bool WasCancelled { get; }

    /// <summary>Whether patience, or an observer that called <see cref="TrainingRun.Stop"/>, ended the run early.</summary>
    public bool StoppedEarly { get; }

    /// <summary>The last epoch as text, and the best one where the run stopped early.</summary>
    public override string ToString()
    {
        string last = Epochs.Count == 0 ? "no epoch finished" : Epochs[^1].ToString();
        return StoppedEarly ? $"{last}; stopped early, best: {(Best is null ? "none" : Best)}" : last;
    }
}
