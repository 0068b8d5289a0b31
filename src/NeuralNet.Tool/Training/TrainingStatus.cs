namespace NeuralNet.Tool.Training;

/// <summary>How a training stands.</summary>
internal sealed record TrainingStatus
{
    /// <summary>The newest network, such as <c>trial 1/2</c> or <c>network 2/8</c>; empty before the first epoch.</summary>
    public string Network { get; init; } = "";

    /// <summary>The epochs of that network.</summary>
    public IReadOnlyList<EpochResult> Epochs { get; init; } = [];

    /// <summary>The least validation loss of all networks.</summary>
    public double? Best { get; init; }

    /// <summary>The share of the work that is done, 0 to 1.</summary>
    public double Share { get; init; }

    /// <summary>Of the networks that learn now, together.</summary>
    public double RowsPerSecond { get; init; }

    public TimeSpan Elapsed { get; init; }

    /// <summary>The time that is left if it goes on as before; null before that can be told.</summary>
    public TimeSpan? Left(TimeSpan? limit)
    {
        TimeSpan? bySpeed = Share > 0.01 ? Elapsed * ((1 - Share) / Share) : null;
        return limit is { } most && (bySpeed is null || most - Elapsed < bySpeed) ? TimeSpan.FromTicks(Math.Max(0, (most - Elapsed).Ticks)) : bySpeed;
    }
}
