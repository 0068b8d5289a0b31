namespace NeuralNet.ComparisonBenchmarks;

/// <summary>What the command line asked for.</summary>
/// <param name="IsQuick">Short rounds and no file.</param>
/// <param name="Only">gemm, train or predict; empty for all.</param>
/// <param name="Threads">The numbers of threads to measure with, one after another.</param>
/// <param name="Filter">Cases whose name has this text; empty for all.</param>
/// <param name="Command">The command line itself.</param>
internal sealed record Settings(bool IsQuick, string Only, IReadOnlyList<int> Threads, string Filter, string Command)
{
    public Pace Pace => IsQuick ? Pace.Quick : Pace.Full;

    /// <summary>Whether the result is whole enough to be kept.</summary>
    public bool IsKept => !IsQuick && Filter.Length == 0;

    public bool Includes(string part) => Only.Length == 0 || Only == part;
}
