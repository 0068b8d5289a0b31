using System.Globalization;

namespace NeuralNet.ComparisonBenchmarks;

/// <summary>Rows of a comparison as a table that ends with the geometric mean and the least of every ratio.</summary>
internal static class ComparisonTable
{
    /// <summary>What every table says the same way.</summary>
    public const string Legend =
        "A ratio is the peer's time over ours: the median over the rounds, of turns side by side. Speed-up is over one thread. "
        + "Bytes and garbage collections are of managed memory, ours first and then the peers as the columns stand; what a native "
        + "library allocates is not among them.";

    private const string None = "-";

    public static MarkdownTable Of(Peer ours, IReadOnlyList<Peer> peers, IReadOnlyList<ComparisonRow> rows, int threads)
    {
        int[] shown = [.. Enumerable.Range(0, peers.Count).Where(
            i => peers[i].Missing is not null || rows.Any(row => row.Peers[i] is not null))];
        bool hasBest = shown.Length > 1;
        List<string> header = ["case", ours.Name, "of FMA loop", .. shown.Select(i => peers[i].Name)];
        header.AddRange(shown.Select(i => $"{peers[i].Name} / {ours.Name}"));
        header.AddRange(hasBest ? [$"best peer / {ours.Name}"] : []);
        header.AddRange(threads > 1 ? ["speed-up"] : []);
        header.AddRange(["bytes a call", "GCs in 1000"]);

        var table = new MarkdownTable(header);
        foreach (ComparisonRow row in rows)
        {
            table.Add([
                row.Name, Time(row, row.Ours), Percent(row.ShareOfPeak),
                .. shown.Select(i => row.Peers[i] is Contender peer ? Time(row, peer) : peers[i].Missing is null ? None : "not loaded"),
                .. Ratios(row, shown, hasBest, threads),
                string.Join(", ", shown.Select(i => row.Peers[i]).Prepend(row.Ours).Select(Bytes)),
                string.Join(", ", shown.Select(i => row.Peers[i]).Prepend(row.Ours).Select(Collections))]);
        }

        Foot("geometric mean", Statistics.GeometricMean);
        Foot("least", Statistics.Least);
        return table;

        void Foot(string name, Func<IEnumerable<double>, double> sum)
        {
            List<double> ratios = [.. shown.Select(i => sum(rows.Select(row => row.Ratios[i])))];
            ratios.AddRange(hasBest ? [sum(rows.Select(row => row.LeastRatio))] : []);
            ratios.AddRange(threads > 1 ? [sum(rows.Select(row => row.Speedup))] : []);
            table.Add([
                $"**{name}**", "", Percent(sum(rows.Select(row => row.ShareOfPeak))), .. shown.Select(_ => ""),
                .. ratios.Select(ratio => double.IsFinite(ratio) ? $"**{Ratio(ratio)}**" : None), "", ""]);
        }
    }

    private static IEnumerable<string> Ratios(ComparisonRow row, int[] shown, bool hasBest, int threads)
    {
        IEnumerable<string> ratios = shown.Select(i => Ratio(row.Ratios[i]));
        ratios = hasBest ? ratios.Append(Ratio(row.LeastRatio)) : ratios;
        return threads > 1 ? ratios.Append(Ratio(row.Speedup)) : ratios;
    }

    /// <summary>Median and best, such as <c>411 (402)</c>.</summary>
    private static string Time(ComparisonRow row, Contender contender) =>
        $"{row.Format(contender.Median)} ({row.Format(contender.Best)})";

    private static string Ratio(double value) =>
        !double.IsFinite(value) ? None
        : value.ToString(value < 10 ? "F2" : value < 100 ? "F1" : "F0", CultureInfo.InvariantCulture);

    private static string Percent(double share) =>
        double.IsFinite(share) ? (100 * share).ToString("F0", CultureInfo.InvariantCulture) + " %" : None;

    private static string Bytes(Contender? contender) =>
        contender is null ? None : contender.Bytes.ToString("F0", CultureInfo.InvariantCulture);

    private static string Collections(Contender? contender) =>
        contender is null ? None : contender.CollectionsPerThousand.ToString("0.##", CultureInfo.InvariantCulture);
}
