namespace NeuralNet.ComparisonBenchmarks;

/// <summary>How long a comparison takes.</summary>
/// <param name="Rounds">Times that every contender takes its turn.</param>
/// <param name="Slice">How long a turn lasts; a longer call is timed alone.</param>
/// <param name="WarmUp">Calls before a turn is timed: caches, threads and clocks find their state.</param>
/// <param name="Calibration">Calls before the first round: the compiler finishes, and the calls of a turn are counted.</param>
/// <param name="LongestCall">A call that is expected to last longer is not measured.</param>
internal sealed record Pace(int Rounds, TimeSpan Slice, TimeSpan WarmUp, TimeSpan Calibration, TimeSpan LongestCall)
{
    public static Pace Quick { get; } = new(
        7, TimeSpan.FromMilliseconds(16), TimeSpan.FromMilliseconds(4), TimeSpan.FromMilliseconds(40), TimeSpan.FromSeconds(1.5));

    public static Pace Full { get; } = new(
        15, TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(250),
        TimeSpan.FromSeconds(15));

    /// <summary>Fewer rounds for a call that fills many slices by itself.</summary>
    public int RoundsOf(double seconds) => seconds > 5 * Slice.TotalSeconds ? Math.Min(Rounds, 3) : Rounds;
}
