using System.Reflection;

namespace NeuralNet.ComparisonBenchmarks;

/// <summary>This library.</summary>
internal sealed class OursPeer : Peer
{
    private readonly SimdMatrixMultiplier _multiplier = new();

    public override string Name => "ours";

    public override Work Gemm(GemmCase product) => new MultiplierGemm(_multiplier, product);

    public override Work Training(TrainingCase training) => new TrainerSteps(training, _multiplier);

    public override Work Prediction(PredictionCase prediction) => new Predictions(prediction);

    protected override string Load() =>
        typeof(Model).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        + $", {_multiplier.Name}";

    protected override void SetThreads(int threads) => Parallelism.MaxThreads = threads;

    private sealed class Predictions(PredictionCase prediction) : Work
    {
        private readonly Predictor _predictor = prediction.Model().Freeze();
        private readonly Tensor _features = prediction.Features();
        private readonly Tensor _output = new(prediction.Rows, prediction.Sizes[^1]);

        public override void Run() => _predictor.Predict(_features.AsSpan(), _output.AsSpan());

        public override float[] Result()
        {
            Run();
            return _output.AsSpan().ToArray();
        }
    }
}
