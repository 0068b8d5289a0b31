namespace NeuralNet.ComparisonBenchmarks;

/// <summary>Training steps of our <see cref="Trainer"/> on an <see cref="IMatrixMultiplier"/>: ours, or MathNet's.</summary>
internal sealed class TrainerSteps : Work
{
    /// <summary>Steps whose losses are compared.</summary>
    public const int Compared = 5;

    private readonly Trainer _trainer;
    private readonly Tensor _features;
    private readonly Tensor _targets;

    public TrainerSteps(TrainingCase training, IMatrixMultiplier multiplier)
    {
        Model model = training.Model();
        model.Multiplier = multiplier;
        _trainer = training.Trainer(model);
        _features = training.Features();
        _targets = training.Targets();
    }

    public override void Run() => _trainer.Step(_features, _targets);

    /// <summary>The losses of the first steps.</summary>
    public override float[] Result() => [.. Enumerable.Range(0, Compared).Select(_ => _trainer.Step(_features, _targets))];
}
