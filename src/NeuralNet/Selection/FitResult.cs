namespace NeuralNet;

/// <summary>What a fit of a cross-validation, a search or a learning curve gave.</summary>
/// <param name="Scores">On the rows held out; none where its candidate failed.</param>
internal sealed record FitResult(IReadOnlyList<Score> Scores)
{
    /// <summary>On the rows to train on, for a learning curve.</summary>
    public IReadOnlyList<Score>? Training { get; init; }

    /// <summary>For the rows held out, [n, K], where they are asked for.</summary>
    public Tensor? Predictions { get; init; }

    /// <summary>What it threw, in a search, where a candidate that fails does not end the others.</summary>
    public Exception? Error { get; init; }

    /// <summary>The seconds that it took.</summary>
    public double Seconds { get; init; }
}
