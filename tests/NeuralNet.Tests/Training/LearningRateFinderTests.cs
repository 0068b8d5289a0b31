using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Training;

public sealed class LearningRateFinderTests
{
    [Theory]
    [InlineData("sgd")]
    [InlineData("adam")]
    public void Run_SuggestsARateThatLearns_AndChangesNothing(string optimizer)
    {
        Trainer trainer = New(optimizer);
        float[] before = trainer.Model.Values.AsSpan().ToArray();
        float rate = trainer.Optimizer.LearningRate;

        LearningRateTrial trial = LearningRateFinder.Run(trainer, Rows(), batchSize: 20, from: 1e-5f, to: 100, steps: 60);

        trainer.Model.Values.AsSpan().ToArray().Should().Equal(before);
        (trainer.Optimizer.LearningRate, trainer.Model.Passes, trainer.Epochs).Should().Be((rate, 0, 0));
        trial.Points.Select(point => point.Rate).Should().BeInAscendingOrder();
        trial.Points[0].Rate.Should().BeApproximately(1e-5f, 1e-9f);
        trial.Points[^1].Smoothed.Should().BeGreaterThan(trial.Points.Min(point => point.Smoothed), "it ends where the loss rises");
        trial.AtSteepestFall.Should().BeLessThanOrEqualTo(trial.AtLeastLoss);

        float first = trainer.Evaluate(Rows()).Loss;
        trainer.Optimizer.LearningRate = trial.Suggestion;
        trainer.Fit(Rows(), epochs: 20, batchSize: 20);
        trainer.Evaluate(Rows()).Loss.Should().BeLessThan(first / 2, trial.ToString());
        trial.ToString().Should().MatchRegex(@"^learning rate \S+ \(steepest fall at \S+, least loss at \S+\)$");
    }

    [Fact]
    public void Run_ThatDivergesAtOnce_EndsThere()
    {
        LearningRateTrial trial = LearningRateFinder.Run(New("sgd"), Rows(), batchSize: 20, from: 1, to: 1e30f, steps: 10);

        trial.Points.Count.Should().BeLessThan(10);
    }

    [Fact]
    public void Run_ForTheSameSeed_GivesTheSameLosses() =>
        LearningRateFinder.Run(New("adam"), Rows(), seed: 3).Points.Should().Equal(LearningRateFinder.Run(New("adam"), Rows(), seed: 3).Points);

    [Fact]
    public void Run_WrongSettings_Throw()
    {
        FluentActions.Invoking(() => LearningRateFinder.Run(New("sgd"), Rows(), from: 1, to: 0.1f)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("LearningRateFinder expects rates above 0 that rise but got 1 to 0.1, such as 1e-7 to 10.*");
        FluentActions.Invoking(() => LearningRateFinder.Run(New("sgd"), Rows(), steps: 3)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => LearningRateFinder.Run(New("sgd"), new Dataset(new Tensor(3, 5), new Tensor(3, 1)))).Should().Throw<ArgumentException>()
            .WithMessage("LearningRateFinder expects rows of 2 features, as Dense(2 -> 8, Tanh) needs, but got a dataset with 5.*");
    }

    private static Trainer New(string optimizer) =>
        new(new Model([new Dense(2, 8, Activation.Tanh), new Dense(8, 1)], seed: 1), new MeanSquaredError(), optimizer == "sgd" ? new Sgd(0.5f) : new Adam(0.5f));

    private static Dataset Rows()
    {
        Tensor features = Draw.Uniform(200, 2, seed: 1);
        return new Dataset(features, Enumerable.Range(0, 200).Select(i => features[i, 0] + (2 * features[i, 1])).ToArray());
    }
}
