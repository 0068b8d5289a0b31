using System.Globalization;

namespace NeuralNet.ComparisonBenchmarks;

/// <summary>One training step: forward, loss, backward, update.</summary>
internal sealed class TrainingComparison(Peer ours, IReadOnlyList<Peer> peers, Report report)
    : Comparison<TrainingCase>(ours, peers, report)
{
    protected override string Title => "Training step";

    protected override string Explanation =>
        "Microseconds a step, median (best). MathNet is our model on MathNet's managed provider.";

    protected override string Compared =>
        $"the losses of the first {TrainerSteps.Compared} steps from the same weights on the same batch, without dropout,";

    protected override IReadOnlyList<TrainingCase> Cases => TrainingCase.All;

    protected override double Tolerance => 1e-4;

    protected override Work? Start(Peer peer, TrainingCase item) => peer.Training(item);

    protected override double Flops(TrainingCase item) => item.Flops;

    protected override string Format(TrainingCase item, double seconds) =>
        (seconds * 1e6).ToString("F0", CultureInfo.InvariantCulture);
}
