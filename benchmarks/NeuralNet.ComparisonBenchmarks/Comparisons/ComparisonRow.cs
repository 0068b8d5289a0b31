namespace NeuralNet.ComparisonBenchmarks;

/// <summary>What was measured of one case.</summary>
/// <param name="Name">The case.</param>
/// <param name="Ours">This library.</param>
/// <param name="Peers">One a peer; null where it was not measured.</param>
/// <param name="Single">This library on one thread, in the same rounds; null in a table of one thread.</param>
/// <param name="Format">A cell for the seconds of a call.</param>
/// <param name="ShareOfPeak">Our floating-point operations a second, as a share of those of the bare FMA loop in the same round.</param>
internal sealed record ComparisonRow(
    string Name, Contender Ours, IReadOnlyList<Contender?> Peers, Contender? Single,
    Func<double, string> Format, double ShareOfPeak)
{
    /// <summary>How many times longer each peer takes.</summary>
    public IReadOnlyList<double> Ratios { get; } = [.. Peers.Select(peer => peer?.TimesSlowerThan(Ours) ?? double.NaN)];

    /// <summary>The ratio of the peer that comes closest, or leads.</summary>
    public double LeastRatio => Statistics.Least(Ratios);

    /// <summary>How many times faster all threads are than one.</summary>
    public double Speedup => Single?.TimesSlowerThan(Ours) ?? double.NaN;
}
