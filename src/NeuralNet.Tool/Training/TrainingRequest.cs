namespace NeuralNet.Tool.Training;

/// <summary>What <c>train</c> was asked for.</summary>
internal sealed record TrainingRequest
{
    public required string Data { get; init; }

    public required TableOptions Reading { get; init; }

    /// <summary>Whether the table is to stay in its files; false to decide by its size.</summary>
    public bool IsLarge { get; init; }

    public required string Target { get; init; }

    /// <summary>Whether the target has classes; null to find out.</summary>
    public bool? IsClassifier { get; init; }

    /// <summary>The share of rows to test on, 0 for none; null where it was not given.</summary>
    public double? TestShare { get; init; }

    /// <summary>A table to test on instead; or null.</summary>
    public string? TestFile { get; init; }

    /// <summary>Null where it was not given.</summary>
    public int? Seed { get; init; }

    /// <summary>All else that the training is given.</summary>
    public required MlpOptions Options { get; init; }

    /// <summary>The model file to write.</summary>
    public required string Output { get; init; }

    /// <summary>The report file to write, or null.</summary>
    public string? Report { get; init; }

    /// <summary>A model to go on from, or null.</summary>
    public string? Resume { get; init; }

    /// <summary>The command as one can type it again.</summary>
    public required string Command { get; init; }
}
