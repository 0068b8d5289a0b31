using System.Globalization;

namespace NeuralNet.ComparisonBenchmarks;

/// <summary>How our time and memory grow; no peers.</summary>
internal static class GrowthReport
{
    private static readonly int[] Widths = [128, 256, 512, 1024, 2048, 4096];
    private static readonly int[] Batches = [1, 4, 16, 64, 256, 1024, 4096];

    private static readonly Activation Hidden = Activation.Relu;

    /// <summary>Large networks alone, and the largest that the memory of this machine holds; nothing is written.</summary>
    public static int RunLarge(Settings settings)
    {
        OursPeer ours = new();
        ours.TryLoad();
        var report = new Report();
        report.Title("Large networks");
        report.Paragraph(Machine.Describe([ours], settings.Command));
        bool learns = LargeModel.Run(report, settings.IsQuick);
        report.Heading("As large as memory holds");
        return LargestModel.Run(report) && learns ? 0 : 1;
    }

    public static int Run(Settings settings)
    {
        OursPeer ours = new();
        ours.TryLoad();
        var report = new Report();
        report.Title("How NeuralNet grows");
        report.Paragraph(Machine.Describe([ours], settings.Command));
        var load = new OtherLoad();
        foreach (int threads in settings.Threads)
        {
            ours.UseThreads(threads);
            string on = threads == 1 ? "1 thread" : $"{threads} threads";
            report.Heading($"Time by width, {on}");
            report.Paragraph("A training step of 784-width-10, relu, softmax, plain SGD, batch 128.");
            report.Table(Times(ours, threads, settings.Pace, "width", Widths, width => new([784, width, 10], Hidden, 128)));
            report.Heading($"Time by batch, {on}");
            report.Paragraph("A training step of 784-128-10, relu, softmax, plain SGD.");
            report.Table(Times(ours, threads, settings.Pace, "batch", Batches, batch => new([784, 128, 10], Hidden, batch)));
        }

        report.Paragraph(load.Sentence().TrimStart());
        report.Heading("Memory while training");
        report.Paragraph(
            "Managed heap after some steps, less the heap before the model, of 784-1024-1024-10. A float is 4 bytes: every parameter "
            + "has a value, a gradient where a step writes one (plain SGD's fused update does not), and the optimizer's state where the "
            + "rule has one. The rest grows with the batch and not with the parameters: each layer's output and its gradient.");
        report.Table(ModelMemory.Table());

        bool learns = LargeModel.Run(report, settings.IsQuick);
        if (settings.IsKept)
        {
            report.Save(Path.Combine(Machine.ResultsFolder, "growth.md"));
        }

        return learns ? 0 : 1;
    }

    private static MarkdownTable Times(
        Peer ours, int threads, Pace pace, string name, IReadOnlyList<int> sizes, Func<int, TrainingCase> training)
    {
        var table = new MarkdownTable([
            name, "parameters", "µs a step, median (best)", "times the row before", "µs a row of the batch", "GFLOP/s", "of FMA loop",
        ]);
        double before = double.NaN;
        foreach (int size in sizes)
        {
            TrainingCase item = training(size);
            Report.Progress($"{name} {size}");
            var peak = new PeakFlops(threads);
            using var yardstick = new Contender(ours, peak, threads);
            using var steps = new Contender(ours, ours.Training(item)!, threads);
            Rounds.Run([yardstick, steps], pace);
            double seconds = steps.Median;
            table.Add([
                Text(size, "F0"), Text(item.Model().ParameterCount, "N0"),
                $"{Text(seconds * 1e6, "F0")} ({Text(steps.Best * 1e6, "F0")})",
                double.IsFinite(before) ? Text(seconds / before, "F2") : "", Text(seconds * 1e6 / item.Batch, "F2"),
                Text(item.Flops / seconds / 1e9, "F1"),
                Text(100 * yardstick.TimesSlowerThan(steps) * item.Flops / peak.Flops, "F0") + " %"]);
            before = seconds;
        }

        return table;
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
