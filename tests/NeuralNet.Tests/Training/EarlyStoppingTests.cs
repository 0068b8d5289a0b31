namespace NeuralNet.Tests.Training;

[Trait("Category", "Numeric")]
public sealed class EarlyStoppingTests
{
    private static readonly Dataset Train = Noise(40, seed: 1);
    private static readonly Dataset Validation = Noise(40, seed: 2);

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Fit_ValidationLossNoLongerFalls_StopsAfterThePatienceWithTheBestWeights(int patience)
    {
        Trainer trainer = Overfitting();

        History history = trainer.Fit(Train, epochs: 2000, batchSize: 10, Validation, patience: patience);

        history.StoppedEarly.Should().BeTrue();
        history.WasCancelled.Should().BeFalse();
        EpochResult best = history.Best!.Value;
        history.Epochs.Should().HaveCount(best.Epoch + patience);
        history.Epochs.Skip(best.Epoch).Should().OnlyContain(epoch => epoch.Validation!.Value.Loss >= best.Validation!.Value.Loss);
        trainer.Evaluate(Validation).Should().Be(best.Validation, "the best weights are restored");
        history.ToString().Should().Be($"{history.Epochs[^1]}; stopped early, best: {best}");
    }

    // No run of epochs before the stop was as long as the patience without a new best.
    [Fact]
    public void Fit_WithPatience_DoesNotStopBefore()
    {
        const int patience = 5;
        IReadOnlyList<EpochResult> epochs =
            Overfitting().Fit(Train, epochs: 2000, batchSize: 10, Validation, patience: patience).Epochs;

        float lowest = float.PositiveInfinity;
        int waited = 0;
        foreach (EpochResult epoch in epochs.SkipLast(1))
        {
            waited = epoch.Validation!.Value.Loss < lowest ? 0 : waited + 1;
            lowest = MathF.Min(lowest, epoch.Validation!.Value.Loss);
            waited.Should().BeLessThan(patience);
        }
    }

    [Fact]
    public void Fit_PatienceThatIsNeverUsedUp_TrainsAllEpochs_AndStillRestoresTheBest()
    {
        Trainer trainer = Overfitting();

        History history = trainer.Fit(Train, epochs: 60, batchSize: 10, Validation, patience: 60);

        history.StoppedEarly.Should().BeFalse();
        history.Epochs.Should().HaveCount(60);
        history.ToString().Should().Be(history.Epochs[^1].ToString());
        trainer.Evaluate(Validation).Should().Be(history.Best!.Value.Validation);
    }

    // The patience is used up in the very last epoch: nothing was cut short.
    [Fact]
    public void Fit_PatienceUsedUpAtTheLastEpoch_IsNotEarly()
    {
        History stopped = Overfitting().Fit(Train, epochs: 2000, batchSize: 10, Validation, patience: 3);

        History whole = Overfitting().Fit(Train, epochs: stopped.Epochs.Count, batchSize: 10, Validation, patience: 3);

        whole.Epochs.Should().HaveCount(stopped.Epochs.Count);
        whole.StoppedEarly.Should().BeFalse();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void Fit_PatienceBelowOne_Throws(int patience)
    {
        Action fit = () => Overfitting().Fit(Train, epochs: 1, validation: Validation, patience: patience);

        fit.Should().Throw<ArgumentOutOfRangeException>().WithMessage(
            $"Trainer.Fit expects a patience of 1 or more epochs but got {patience}. Leave it out to train all epochs.*");
    }

    [Fact]
    public void Fit_PatienceWithoutValidation_Throws()
    {
        Action fit = () => Overfitting().Fit(Train, epochs: 1, patience: 10);

        fit.Should().Throw<ArgumentException>()
            .WithMessage("Trainer.Fit expects validation rows with patience: it stops when their loss no longer falls.*");
    }

    /// <summary>Nothing can be learned but by heart: the validation loss soon rises.</summary>
    private static Dataset Noise(int rows, int seed) =>
        new(Tensor.Uniform(new Shape(rows, 4), -1, 1, seed), Tensor.Uniform(new Shape(rows, 1), -1, 1, seed + 100));

    private static Trainer Overfitting() => new(
        new Sequential([new Dense(4, 64, Activation.Tanh), new Dense(64, 1)], seed: 1), new MeanSquaredError(), new Adam(0.01f));
}
