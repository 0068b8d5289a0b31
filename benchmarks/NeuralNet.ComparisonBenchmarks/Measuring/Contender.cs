namespace NeuralNet.ComparisonBenchmarks;

/// <summary>A peer at its work on a number of threads, and what the rounds measured of it.</summary>
internal sealed class Contender(Peer peer, Work work, int threads) : IDisposable
{
    /// <summary>Seconds a call, one number a round; NaN in a round that this contender did not take part in.</summary>
    public double[] Seconds { get; set; } = [];

    /// <summary>Managed bytes a call, of all threads.</summary>
    public double Bytes { get; set; }

    /// <summary>Garbage collections in a thousand calls.</summary>
    public double CollectionsPerThousand { get; set; }

    public double Median => Statistics.Median(Seconds);

    public double Best => Statistics.Least(Seconds);

    public Work Work => work;

    /// <summary>Gives the peer this contender's number of threads.</summary>
    public void TakeThreads() => peer.UseThreads(threads);

    /// <summary>How many times longer than <paramref name="other"/> a call takes: the median of the rounds' ratios.</summary>
    public double TimesSlowerThan(Contender other) =>
        Statistics.Median([.. Seconds.Zip(other.Seconds, (mine, its) => mine / its)]);

    public void Dispose() => work.Dispose();
}
