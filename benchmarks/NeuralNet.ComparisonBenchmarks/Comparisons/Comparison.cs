namespace NeuralNet.ComparisonBenchmarks;

/// <summary>Cases that this library and its peers run in turn, and the table of the outcome.</summary>
internal abstract class Comparison<TCase>(Peer ours, IReadOnlyList<Peer> peers, Report report)
    where TCase : notnull
{
    // The first case brings code of its own, which the compiler gets this many times longer for.
    private const int FirstCalibration = 6;

    /// <summary>Such as <c>Training step</c>.</summary>
    protected abstract string Title { get; }

    /// <summary>What the table's times are, in a sentence or two.</summary>
    protected abstract string Explanation { get; }

    /// <summary>What was compared with a peer's to show that both do the same.</summary>
    protected abstract string Compared { get; }

    protected abstract IReadOnlyList<TCase> Cases { get; }

    /// <summary>Two numbers are equal where they differ by at most this times one plus the magnitude.</summary>
    protected abstract double Tolerance { get; }

    protected abstract Work? Start(Peer peer, TCase item);

    protected abstract double Flops(TCase item);

    /// <summary>A cell for the seconds of a call.</summary>
    protected abstract string Format(TCase item, double seconds);

    /// <summary>Measures every case on a number of threads and adds the table to the report.</summary>
    /// <returns>Whether all peers gave our results.</returns>
    public bool Run(int threads, Pace pace, string filter)
    {
        TCase[] cases = [.. Cases.Where(item => item.ToString()!.Contains(filter, StringComparison.OrdinalIgnoreCase))];
        if (cases.Length == 0)
        {
            return true;
        }

        report.Heading($"{Title}, {threads} thread{(threads == 1 ? "" : "s")}");
        report.Paragraph(Explanation);
        var others = new OtherLoad();
        var agreement = new Agreement(Tolerance);
        var rows = new List<ComparisonRow>();
        foreach (TCase item in cases)
        {
            Report.Progress($"{Title}, {threads} thread{(threads == 1 ? "" : "s")}: {rows.Count + 1} of {cases.Length}, {item}");

            Pace itsPace = rows.Count == 0 ? pace with { Calibration = FirstCalibration * pace.Calibration } : pace;
            rows.Add(Measure(item, threads, itsPace, agreement));
        }

        report.Table(ComparisonTable.Of(ours, peers, rows, threads));
        report.Paragraph(agreement.Sentence(Compared) + others.Sentence());
        return agreement.Holds;
    }

    private ComparisonRow Measure(TCase item, int threads, Pace pace, Agreement agreement)
    {
        Contender mine = Enter(ours, item, threads)!;
        Contender?[] others = [.. peers.Select(peer => IsTooSlow(peer, item, pace) ? null : Enter(peer, item, threads))];
        Contender? single = threads > 1 ? Enter(ours, item, 1) : null;
        var peak = new PeakFlops(threads);
        var yardstick = new Contender(ours, peak, threads);

        mine.TakeThreads();
        float[] expected = mine.Work.Result();
        for (int i = 0; i < peers.Count; i++)
        {
            if (others[i] is Contender other)
            {
                other.TakeThreads();
                agreement.Compare(peers[i].Name, item.ToString()!, expected, other.Work.Result());
            }
        }

        Contender[] all = [yardstick, mine, .. others.Append(single).OfType<Contender>()];
        Rounds.Run(all, pace);
        var row = new ComparisonRow(
            item.ToString()!, mine, others, single,
            Format: seconds => Format(item, seconds),
            ShareOfPeak: yardstick.TimesSlowerThan(mine) * Flops(item) / peak.Flops);
        Array.ForEach(all, contender => contender.Dispose());
        return row;
    }

    private Contender? Enter(Peer peer, TCase item, int threads)
    {
        if (peer.Missing is not null)
        {
            return null;
        }

        peer.UseThreads(threads);
        return Start(peer, item) is Work work ? new Contender(peer, work, threads) : null;
    }

    private bool IsTooSlow(Peer peer, TCase item, Pace pace) =>
        peer.SlowGigaflops is double speed && Flops(item) / (speed * 1e9) > pace.LongestCall.TotalSeconds;
}
