using System.Diagnostics;

namespace NeuralNet.ComparisonBenchmarks;

/// <summary>All tables of the comparison with the peers.</summary>
internal static class PeerComparison
{
    /// <returns>The exit code: 0 where every peer that was measured gave our results.</returns>
    public static int Run(Settings settings)
    {
        long begin = Stopwatch.GetTimestamp();
        OursPeer ours = new();
        MathNetPeer mathNet = new();
        TorchPeer torch = new();
        TorchScriptPeer script = new(torch);
        OpenBlasPeer openBlas = new();
        OnnxRuntimePeer onnxRuntime = new();
        Peer[] all = [ours, torch, script, mathNet, openBlas, onnxRuntime];
        Array.ForEach(all, peer => peer.TryLoad());

        var report = new Report();
        report.Title("NeuralNet and its peers");
        report.Paragraph(Machine.Describe(all, settings.Command));
        report.Paragraph(ComparisonTable.Legend);
        report.Paragraph(TorchScriptPeer.Modes);
        var gemm = new GemmComparison(ours, [mathNet, torch, script, openBlas], report);
        var training = new TrainingComparison(ours, [torch, script, mathNet], report);
        var prediction = new PredictionComparison(ours, [onnxRuntime, torch, script], report);

        bool agrees = true;
        foreach (int threads in settings.Threads)
        {
            agrees &= !settings.Includes("gemm") || gemm.Run(threads, settings.Pace, settings.Filter);
            agrees &= !settings.Includes("train") || training.Run(threads, settings.Pace, settings.Filter);
            agrees &= !settings.Includes("predict") || prediction.Run(threads, settings.Pace, settings.Filter);
        }

        string verdict = agrees ? "All results agree." : "**Results differ: see above.**";
        report.Paragraph($"{verdict} {Stopwatch.GetElapsedTime(begin).TotalSeconds:F0} s in all.");
        if (settings.IsKept)
        {
            string file = settings.Only.Length == 0 ? "comparison.md" : $"comparison-{settings.Only}.md";
            report.Save(Path.Combine(Machine.ResultsFolder, file));
        }

        return agrees ? 0 : 1;
    }
}
