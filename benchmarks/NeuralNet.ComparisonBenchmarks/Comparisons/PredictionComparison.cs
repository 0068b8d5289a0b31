using System.Globalization;

namespace NeuralNet.ComparisonBenchmarks;

/// <summary>Rows to logits, with the weights fixed.</summary>
internal sealed class PredictionComparison(Peer ours, IReadOnlyList<Peer> peers, Report report)
    : Comparison<PredictionCase>(ours, peers, report)
{
    protected override string Title => "Prediction";

    protected override string Explanation =>
        "Microseconds for all rows of a call, median (best); relu between the layers, logits at the end. "
        + "Ours is a model that was frozen (Model.Freeze), ONNX Runtime runs with input and output bound beforehand.";

    protected override string Compared => "the logits";

    protected override IReadOnlyList<PredictionCase> Cases => PredictionCase.All;

    protected override double Tolerance => 1e-4;

    protected override Work? Start(Peer peer, PredictionCase item) => peer.Prediction(item);

    protected override double Flops(PredictionCase item) => item.Flops;

    protected override string Format(PredictionCase item, double seconds) =>
        (seconds * 1e6).ToString(seconds < 1e-4 ? "F1" : "F0", CultureInfo.InvariantCulture);
}
