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

        History history = trainer.Fit(Train, epochs: 2000, batchSize: 10, Validation, new FitOptions { Patience = patience });

        history.StoppedEarly.Should().BeTrue();
        history.WasCancelled.Should().BeFalse();
        EpochResult best = history.Best!;
        history.Epochs.Should().HaveCount(best.Epoch + patience);
        history.Epochs.Skip(best.Epoch).Should().OnlyContain(epoch => epoch.Validation!.Loss >= best.Validation!.Loss);
        trainer.Evaluate(Validation).Should().Be(best.Validation, "the best weights are restored");
        history.ToString().Should().Be($"{history.Epochs[^1]}; stopped early, best: {best}");
    }

    [Fact]
    public void Fit_DivergesAfterTheBest_RestoresItAllTheSame()
    {
        Trainer trainer = Overfitting();
        Evaluation? best = null;

        FluentActions.Invoking(() => trainer.Fit(Train, epochs: 50, batchSize: 10, Validation, new FitOptions
        {
            KeepBest = true,
            OnEpoch = epoch =>
            {
                best = best is null || epoch.Validation!.Loss < best.Loss ? epoch.Validation : best;
                trainer.Optimizer.LearningRate = epoch.Epoch == 5 ? 1e20f : trainer.Optimizer.LearningRate;
            },
        })).Should().Throw<InvalidOperationException>().WithMessage("*diverged*");

        trainer.Evaluate(Validation).Should().Be(best);
    }

    // An equal loss and one that is not a number are no better; a better one restarts the count.
    [Fact]
    public void Fit_EqualLosses_AreNoBetter()
    {
        // Nothing learns: every epoch has the loss of the first.
        Trainer trainer = Overfitting();
        trainer.Optimizer.LearningRate = 0;

        History history = trainer.Fit(Train, epochs: 20, batchSize: 10, Validation, new FitOptions { Patience = 3 });

        history.Epochs.Select(epoch => epoch.IsBest).Should().Equal(true, false, false, false);
        history.Best!.Epoch.Should().Be(1);
    }

    [Fact]
    public void Fit_Epochs_SayWhichWereBest()
    {
        History history = Overfitting().Fit(Train, epochs: 60, batchSize: 10, Validation);

        float lowest = float.PositiveInfinity;
        foreach (EpochResult epoch in history.Epochs)
        {
            epoch.IsBest.Should().Be(epoch.Validation!.Loss < lowest);
            lowest = MathF.Min(lowest, epoch.Validation.Loss);
        }

        history.Best!.Validation!.Loss.Should().Be(lowest);
        history.Epochs[^1].IsBest.Should().BeFalse("it overfits");
    }

    [Fact]
    public void Fit_PatienceThatIsNeverUsedUp_TrainsAllEpochs_AndStillRestoresTheBest()
    {
        Trainer trainer = Overfitting();

        History history = trainer.Fit(Train, epochs: 60, batchSize: 10, Validation, new FitOptions { Patience = 60 });

        history.StoppedEarly.Should().BeFalse();
        history.Epochs.Should().HaveCount(60);
        history.ToString().Should().Be(history.Epochs[^1].ToString());
        trainer.Evaluate(Validation).Should().Be(history.Best!.Validation);
    }

    // The patience is used up in the very last epoch: nothing was cut short.
    [Fact]
    public void Fit_PatienceUsedUpAtTheLastEpoch_IsNotEarly()
    {
        History stopped = Overfitting().Fit(Train, epochs: 2000, batchSize: 10, Validation, new FitOptions { Patience = 3 });

        History whole = Overfitting().Fit(Train, epochs: stopped.Epochs.Count, batchSize: 10, Validation, new FitOptions { Patience = 3 });

        whole.Epochs.Should().HaveCount(stopped.Epochs.Count);
        whole.StoppedEarly.Should().BeFalse();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void Fit_PatienceBelowOne_Throws(int patience)
    {
        Action fit = () => Overfitting().Fit(Train, epochs: 1, validation: Validation, options: new FitOptions { Patience = patience });

        fit.Should().Throw<ArgumentOutOfRangeException>().WithMessage(
            $"Trainer.Fit expects a patience of 1 or more epochs but got {patience}. Leave it out to train all epochs.*");
    }

    [Fact]
    public void Fit_PatienceWithoutValidation_Throws()
    {
        Action fit = () => Overfitting().Fit(Train, epochs: 1, options: new FitOptions { Patience = 10 });

        fit.Should().Throw<ArgumentException>()
            .WithMessage("Trainer.Fit expects validation rows with Patience but got none: the best epoch is that of the lowest validation loss.*");
    }

    /// <summary>Random targets can only be memorised: the validation loss soon rises.</summary>
    private static Dataset Noise(int rows, int seed) =>
        new(Tensor.Uniform(new Shape(rows, 4), -1, 1, seed), Tensor.Uniform(new Shape(rows, 1), -1, 1, seed + 100));

    private static Trainer Overfitting() => new(
        new Model([new Dense(4, 64, Activation.Tanh), new Dense(64, 1)], seed: 1), new MeanSquaredError(), new Adam(0.01f));
}
