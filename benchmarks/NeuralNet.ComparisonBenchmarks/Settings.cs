namespace NeuralNet.ComparisonBenchmarks;

/// <summary>What the command line asked for.</summary>
/// <param name="IsQuick">Short rounds and no file.</param>
/// <param name="Only">gemm, train or predict; empty for all.</param>
/// <param name="OnlyThreads">The one number of threads to measure with; null for one, and then all cores.</param>
/// <param name="Filter">Cases whose name has this text; empty for all.</param>
/// <param name="Command">The command line itself.</param>
internal sealed record Settings(bool IsQuick, string Only, int? OnlyThreads, string Filter, string Command)
{
    public Pace Pace => IsQuick ? Pace.Quick : Pace.Full;

    /// <summary>The numbers of threads to measure with, one after another.</summary>
    public IReadOnlyList<int> Threads { get; } = OnlyThreads is int threads ? [threads] : [.. AllThreads.Distinct()];

    /// <summary>Whether the result is whole enough to be kept.</summary>
    public bool IsKept => !IsQuick && Filter.Length == 0 && OnlyThreads is null;

    private static IEnumerable<int> AllThreads => [1, Environment.ProcessorCount];

    public bool Includes(string part) => Only.Length == 0 || Only == part;
}
