namespace NeuralNet;

/// <summary>The result of one training step.</summary>
public readonly record struct StepResult
{
    /// <summary>The epoch of the run, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>Of how many.</summary>
    public required int Epochs { get; init; }

    /// <summary>The step in the epoch, from 1.</summary>
    public required int Step { get; init; }

    /// <summary>Of how many.</summary>
    public required int Steps { get; init; }

    /// <summary>The batch's mean loss before its update; not a number for a batch whose weights are all 0, which is skipped.</summary>
    public required float Loss { get; init; }
}
