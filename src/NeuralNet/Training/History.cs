namespace NeuralNet;

/// <summary>What happened in a training run, epoch by epoch.</summary>
public sealed class History
{
    internal History(IReadOnlyList<EpochResult> epochs, EpochResult? best, bool wasCancelled)
    {
        Epochs = epochs;
        Best = best;
        WasCancelled = wasCancelled;
    }

    /// <summary>Every epoch that was finished, in order.</summary>
    public IReadOnlyList<EpochResult> Epochs { get; }

    /// <summary>The epoch of the lowest validation loss; null without validation rows, or before one epoch was finished.</summary>
    public EpochResult? Best { get; }

    /// <summary>Whether the cancellation token ended the run early.</summary>
    public bool WasCancelled { get; }

    /// <summary>The last epoch, as text.</summary>
    public override string ToString() => Epochs.Count == 0 ? "no epoch finished" : Epochs[^1].ToString();
}
