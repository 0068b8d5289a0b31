namespace NeuralNet.Samples.WebApi;

/// <summary>What a server is made of.</summary>
internal sealed record ServerOptions
{
    /// <summary>The file of the model: read at the start, written after each training.</summary>
    public required string ModelPath { get; init; }

    /// <summary>Where it listens, such as <c>http://127.0.0.1:5000</c>; port 0 takes a free one.</summary>
    public string Url { get; init; } = "http://127.0.0.1:5000";

    /// <summary>The greatest body of a request, in bytes.</summary>
    public long MaxBodyBytes { get; init; } = 16 << 20;

    /// <summary>The most rows of one request for predictions.</summary>
    public int MaxRows { get; init; } = 10_000;

    /// <summary>How new models learn.</summary>
    public MlpOptions Training { get; init; } = new();
}
