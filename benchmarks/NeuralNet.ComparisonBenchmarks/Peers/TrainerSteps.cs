namespace NeuralNet.ComparisonBenchmarks;

/// <summary>Training steps of our <see cref="Trainer"/> on an <see cref="IMatrixMultiplier"/>: ours, or MathNet's.</summary>
internal sealed class TrainerSteps : Work
{
    /// <summary>Steps whose losses are compared.</summary>
    public const int Compared = 5;

    private readonly TrainingCase _training;
    private readonly IMatrixMultiplier _multiplier;
    private readonly Trainer _trainer;
    private readonly Tensor _features;
    private readonly Tensor _targets;

    public TrainerSteps(TrainingCase training, IMatrixMultiplier multiplier)
    {
        (_training, _multiplier) = (training, multiplier);
        _trainer = Trainer(training);
        _features = training.Features();
        _targets = training.Targets();
    }

    public override void Run() => _trainer.Step(_features, _targets);

    /// <summary>The losses of the first steps, without random draws.</summary>
    public override float[] Result()
    {
        Trainer trainer = _training.WithoutDraws == _training ? _trainer : Trainer(_training.WithoutDraws);
        return [.. Enumerable.Range(0, Compared).Select(_ => trainer.Step(_features, _targets))];
    }

    private Trainer Trainer(TrainingCase training)
    {
        Model model = training.Model();
        model.Multiplier = _multiplier;
        return training.Trainer(model);
    }
}
