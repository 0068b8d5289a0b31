namespace NeuralNet.Tests.Training;

[Trait("Category", "Numeric")]
public class TrainerTests
{
    /// <summary>y = 2 x0 - x1 + 1 on a grid: a line that one dense layer fits exactly.</summary>
    private static Dataset Line(int rows, int seed)
    {
        Tensor features = Tensor.Uniform(new Shape(rows, 2), -1, 1, seed);
        var targets = new Tensor(rows, 1);
        for (int i = 0; i < rows; i++)
        {
            targets[i] = (2 * features[i, 0]) - features[i, 1] + 1;
        }

        return new Dataset(features, targets);
    }

    /// <summary>The class is the sign of x0 · x1, which a line cannot part.</summary>
    private static Dataset Quadrants(int rows, int seed)
    {
        Tensor features = Tensor.Uniform(new Shape(rows, 2), -1, 1, seed);
        float[] classes = [.. Enumerable.Range(0, rows).Select(i => features[i, 0] * features[i, 1] > 0 ? 1f : 0)];
        return new Dataset(features, classes);
    }

    private static Model Mlp(int outputs, int seed = 1) =>
        new([new Dense(2, 16, Activation.Tanh), new Dense(16, outputs)], seed);

    [Fact]
    public void Fit_OnALine_FindsIt()
    {
        var layer = new Dense(2, 1);
        var trainer = new Trainer(new Model([layer], seed: 3), new MeanSquaredError(), new Sgd(0.2f));

        History history = trainer.Fit(Line(200, 1), epochs: 60, batchSize: 20);

        layer.Weight.Value[0].Should().BeApproximately(2, 1e-4f);
        layer.Weight.Value[1].Should().BeApproximately(-1, 1e-4f);
        layer.Bias.Value[0].Should().BeApproximately(1, 1e-4f);
        history.Epochs.Should().HaveCount(60);
        history.Epochs[^1].Loss.Should().BeLessThan(1e-8f);
    }

    [Fact]
    public void Fit_OnQuadrants_ClassifiesHeldOutRows()
    {
        var trainer = new Trainer(Mlp(2), new SoftmaxCrossEntropy(), new Adam(0.02f));

        trainer.Fit(Quadrants(600, 1), epochs: 40, batchSize: 32);

        trainer.Evaluate(Quadrants(300, 2)).Accuracy.Should().BeGreaterThan(0.95f);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(20)]
    [InlineData(1000)]
    public void Step_EqualsOnesOwnLoop_UpToRounding(int batchSize)
    {
        Dataset data = Line(20, 5);
        Model folded = Mlp(1), own = Mlp(1);
        new Trainer(folded, new MeanSquaredError(), new Sgd(0.1f, weightDecay: 0.01f)).Fit(data, epochs: 3, batchSize, options: new FitOptions { Seed = 4 });

        var loss = new MeanSquaredError();
        var optimizer = new Sgd(0.1f, weightDecay: 0.01f);
        var loader = new BatchLoader(data, batchSize, seed: 4);
        for (int epoch = 0; epoch < 3; epoch++)
        {
            foreach (Batch batch in loader)
            {
                loss.Compute(own.Forward(batch.Features), batch.Targets, out Tensor gradient);
                own.Backward(gradient);
                optimizer.Step(own.Parameters);
            }
        }

        for (int i = 0; i < own.Parameters.Count; i++)
        {
            (own.Parameters[i].Value - folded.Parameters[i].Value).LInfinityNorm().Should().BeLessThan(2e-5f);
        }
    }

    [Fact]
    public void Fit_SameSeed_SameBits_AndAnotherSeedDiffers()
    {
        float[] Weights(int seed)
        {
            Model model = Mlp(2);
            new Trainer(model, new SoftmaxCrossEntropy(), new Sgd(0.1f, 0.9f)).Fit(Quadrants(100, 1), epochs: 3, batchSize: 16, options: new FitOptions { Seed = seed });
            return [.. model.Parameters.SelectMany(parameter => parameter.Value.AsSpan().ToArray())];
        }

        Weights(8).Should().Equal(Weights(8));
        Weights(8).Should().NotEqual(Weights(9));
    }

    [Fact]
    public void Fit_Epochs_ReportMeanLossOverRows_AndTheRaggedBatchCountsByItsRows()
    {
        var losses = new List<(float Loss, int Rows)>();
        Dataset data = Line(10, 2);
        var trainer = new Trainer(Mlp(1), new MeanSquaredError(), new Sgd(0.05f));

        History history = trainer.Fit(data, epochs: 1, batchSize: 4, options: new FitOptions
        {
            OnStep = step =>
            {
                step.Steps.Should().Be(3);
                losses.Add((step.Loss, step.Step < 3 ? 4 : 2));
            },
        });

        history.Epochs[0].Loss.Should().BeApproximately(losses.Sum(l => l.Loss * l.Rows) / 10, 1e-6f);
    }

    [Fact]
    public void Fit_KeepBest_EndsWithTheBestEpochsWeights()
    {
        // A rate that grows ruins the model after a good start.
        Dataset train = Quadrants(200, 1), validation = Quadrants(200, 2);
        Model model = Mlp(2);
        var trainer = new Trainer(model, new SoftmaxCrossEntropy(), new Sgd(0.5f, 0.9f));

        History history = trainer.Fit(
            train, epochs: 30, batchSize: 16, validation,
            new FitOptions { KeepBest = true, OnEpoch = epoch => trainer.Optimizer.LearningRate = epoch.Epoch < 15 ? 0.5f : 30 });

        history.Best.Should().NotBeNull();
        history.Best!.Epoch.Should().BeLessThan(30);
        trainer.Evaluate(validation).Loss.Should().Be(history.Best.Validation!.Loss);
        trainer.Evaluate(validation).Loss.Should().BeLessThan(history.Epochs[^1].Validation!.Loss);
    }

    [Fact]
    public void Fit_Cancelled_ReturnsAndKeepsWhatWasLearned()
    {
        using var source = new CancellationTokenSource();
        Model model = Mlp(1);
        float before = model.Parameters[0].Value[0];

        History history = new Trainer(model, new MeanSquaredError(), new Sgd(0.1f)).Fit(
            Line(100, 1), epochs: 50, batchSize: 10, cancellationToken: source.Token, options: new FitOptions
            {
                OnStep = step =>
                {
                    if (step is { Epoch: 3, Step: 5 })
                    {
                        source.Cancel();
                    }
                },
            });

        history.WasCancelled.Should().BeTrue();
        history.Epochs.Should().HaveCount(2);
        model.Parameters[0].Value[0].Should().NotBe(before);
    }

    [Fact]
    public void Fit_Diverging_SaysWhereAndWhy()
    {
        var trainer = new Trainer(Mlp(1), new MeanSquaredError(), new Sgd(1e20f));

        FluentActions.Invoking(() => trainer.Fit(Line(100, 1), epochs: 50, batchSize: 10))
            .Should().Throw<InvalidOperationException>()
            .WithMessage("Trainer.Fit, epoch 1, step *: the loss became *: training has diverged. Lower the learning rate (now 1E+20), or standardise the features and targets.");
    }

    [Fact]
    public void Fit_WrongArguments_TeachWhatIsExpected()
    {
        var trainer = new Trainer(Mlp(1), new MeanSquaredError(), new Sgd(0.1f));

        FluentActions.Invoking(() => trainer.Fit(Line(5, 1), epochs: 0)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("Trainer.Fit expects 1 or more epochs but got 0: each is a pass over the training rows.*");
        FluentActions.Invoking(() => trainer.Fit(Line(5, 1), epochs: 1, batchSize: 0))
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("Trainer.Fit expects a batch size of 1 or more but got 0.*");
        FluentActions.Invoking(() => trainer.Fit(Line(5, 1), epochs: 1, options: new FitOptions { KeepBest = true }))
            .Should().Throw<ArgumentException>().WithMessage("Trainer.Fit expects validation rows with KeepBest*");
        FluentActions.Invoking(() => trainer.Fit(new Dataset(new Tensor(4, 3), new Tensor(4, 1)), epochs: 1))
            .Should().Throw<ArgumentException>().WithMessage("Trainer.Fit, training data expects rows of 2 features, as Dense(2 -> 16, Tanh) needs, but got a dataset with 3.*");
    }

    [Fact]
    public void Evaluate_Regression_GivesErrorsInTheTargetsUnit()
    {
        var layer = new Dense(1, 1, initialization: Initialization.Zero);
        var trainer = new Trainer(new Model([layer]), new MeanSquaredError(), new Sgd(0.1f));

        // The model gives 0; errors 3 and -4: mean square 12.5, mean absolute 3.5.
        Evaluation result = trainer.Evaluate(new Dataset(new Tensor(2, 1), Tensor.From([-3, 4], 2, 1)));

        (result.Count, result.Loss, result.Accuracy, result.RootMeanSquaredError, result.MeanAbsoluteError).Should().Be((2, 12.5f, null, MathF.Sqrt(12.5f), 3.5f));
        result.ToString().Should().Be("loss 12.5, RMSE 3.536, MAE 3.5");
    }

    [Fact]
    public void Fit_Schedule_SetsTheRateBeforeEveryStep_AndRestoresIt()
    {
        var rates = new List<float>();
        var trainer = new Trainer(Mlp(1), new MeanSquaredError(), new Sgd(0.1f));

        trainer.Fit(
            Line(20, 1), epochs: 2, batchSize: 10,
            options: new FitOptions { Schedule = Schedule.Linear(), OnStep = _ => rates.Add(trainer.Optimizer.LearningRate) });

        // 1 to 0 over four steps, at the middle of each.
        rates.Should().Equal((float)(0.1f * 0.875), (float)(0.1f * 0.625), (float)(0.1f * 0.375), (float)(0.1f * 0.125));
        trainer.Optimizer.LearningRate.Should().Be(0.1f);
    }
}
