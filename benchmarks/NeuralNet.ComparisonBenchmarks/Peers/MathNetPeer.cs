using MathNet.Numerics;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace NeuralNet.ComparisonBenchmarks;

/// <summary>MathNet's managed provider, alone and as the multiplier of our models.</summary>
internal sealed class MathNetPeer : Peer
{
    private readonly MathNetMatrixMultiplier _multiplier = new(ManagedLinearAlgebraProvider.Instance);

    public override string Name => "MathNet";

    public override double? SlowGigaflops => 2;

    public override Work Gemm(GemmCase product) => new MultiplierGemm(_multiplier, product);

    public override Work Training(TrainingCase training) => new TrainerSteps(training, _multiplier);

    protected override string Load() =>
        $"MathNet.Numerics {typeof(Control).Assembly.GetName().Version?.ToString(3)}, managed provider";

    protected override void SetThreads(int threads) => Control.MaxDegreeOfParallelism = threads;
}
