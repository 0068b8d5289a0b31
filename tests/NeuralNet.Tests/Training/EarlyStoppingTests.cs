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

    [Fact]
    public void Fit_DivergesAfterTheBest_RestoresItAllTheSame()
    {
        Trainer trainer = Overfitting();
        Evaluation? best = null;

        FluentActions.Invoking(() => trainer.Fit(Train, epochs: 50, batchSize: 10, Validation, keepBest: true, onEpoch: epoch =>
        {
            best = best is null || epoch.Validation!.Value.Loss < best.Value.Loss ? epoch.Validation : best;
            trainer.Optimizer.LearningRate = epoch.Epoch == 5 ? 1e20f : trainer.Optimizer.LearningRate;
        })).Should().Throw<InvalidOperationException>().WithMessage("*diverged*");

        trainer.Evaluate(Validation).Should().Be(best);
    }

    // An equal loss and one that is not a number are no better; a better one starts the count anew.
    [Fact]
    public void Waited_CountsTheEpochsSinceTheBest()
    {
        float[] losses = [float.NaN, 3, 4, 2, 2, float.NaN, 5, 1, float.PositiveInfinity];
        int[] expected = [1, 0, 1, 0, 1, 2, 3, 0, 1];
        var best = new BestEpoch(Overfitting().Model, keepsWeights: false);

        for (int i = 0; i < losses.Length; i++)
        {
            best.Offer(new EpochResult(i + 1, losses.Length, 0, new Evaluation(1, losses[i], null, null, null), default, 1));
            best.Waited.Should().Be(expected[i], "after epoch {0}", i + 1);
        }

        best.Result!.Value.Epoch.Should().Be(8);
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
