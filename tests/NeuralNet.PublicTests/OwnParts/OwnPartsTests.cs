namespace NeuralNet.PublicTests.OwnParts;

/// <summary>A layer of layers with state, a loss, an optimizer and an activation from outside the library do all that its own do.</summary>
[Trait("Category", "Numeric")]
public sealed class OwnPartsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    static OwnPartsTests() => Register();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void GradientCheck_OwnLayerAndActivation_Pass()
    {
        Tensor input = Tensor.Uniform(new Shape(5, 4), -1, 1, seed: 3);

        GradientCheck.Verify(new CenteredResidual(new Dense(4, 6, new Softsign()), new Dense(6, 4)), input).Should().BeLessThan(1e-3);
        GradientCheck.Verify(new Activate(new Softsign()), input).Should().BeLessThan(1e-3);
        GradientCheck.Verify(new CenteredResidual(new CenteredResidual(new Dense(4, 4)), new Dense(4, 4, new Softsign())), input).Should().BeLessThan(1e-3);
    }

    [Fact]
    public void GradientCheck_Losses_PassOrSayWhatIsWrong()
    {
        Tensor output = Tensor.Uniform(new Shape(5, 4), -1, 1, seed: 3);
        Tensor targets = Tensor.Uniform(new Shape(5, 4), -1, 1, seed: 4);

        GradientCheck.Verify(new Expectile(0.9f), output, targets).Should().BeLessThan(1e-3);
        GradientCheck.Verify(new MeanSquaredError(), output, targets).Should().BeLessThan(1e-3);
        GradientCheck.Verify(new SoftmaxCrossEntropy(), output, Tensor.From([0, 1, 2, 3, 0], 5, 1)).Should().BeLessThan(1e-3);
        FluentActions.Invoking(() => GradientCheck.Verify(new TwiceTheSlope(), output, targets)).Should().Throw<InvalidOperationException>()
            .WithMessage("TwiceTheSlope: the gradient with respect to output is off by 0.333 of its size, more than 0.01. Worst at element *: Row gave *");
    }

    [Fact]
    public void Fit_OwnParts_LearnsTheExpectile()
    {
        // The 0.9 expectile e of uniform noise of ±1 has 0.9 · (1 - e)² = 0.1 · (1 + e)²: e = 0.5, with three quarters of the targets below.
        Dataset data = Noisy(2000);
        Trainer trainer = NewTrainer();

        trainer.Fit(data, epochs: 60, batchSize: 50, options: new() { Schedule = Schedule.Cosine() });

        Tensor output = trainer.Model.Predict(data.Features);
        Enumerable.Range(0, data.Count).Count(row => data.Targets[row] < output[row]).Should().BeInRange(1440, 1560);
        trainer.Model.States.Single().Value.AsSpan().ToArray().Should().NotContain(0f, "training moves the running mean");
    }

    [Fact]
    public void Predict_MovesNoState()
    {
        Model model = NewModel();
        float[] before = model.States.Single().Value.ToArray();

        model.Predict(Tensor.Uniform(new Shape(64, 4), -1, 1, seed: 1));
        model.Forward(Tensor.Uniform(new Shape(64, 4), -1, 1, seed: 1));

        model.States.Single().Value.ToArray().Should().Equal(before);
    }

    [Fact]
    public void SaveAndLoad_OwnParts_GiveTheSameBits()
    {
        Trainer trainer = NewTrainer();
        Dataset data = Noisy(200);
        trainer.Fit(data, epochs: 3);

        string file = Path.Combine(_folder, "own.safetensors");
        trainer.Model.Save(file);
        Model loaded = Model.Load(file);

        loaded.Predict(data.Features).ToArray().Should().Equal(trainer.Model.Predict(data.Features).ToArray());
        loaded.Parameters.Select(parameter => parameter.Path).Should().Equal(
            "0.weight", "0.bias", "1.gain", "1.body.0.weight", "1.body.0.bias", "1.body.1.weight", "1.body.1.bias", "3.weight", "3.bias");
        loaded.Clone().Predict(data.Features).ToArray().Should().Equal(trainer.Model.Predict(data.Features).ToArray());
    }

    [Fact]
    public void Resume_OwnParts_EndsWithTheBytesOfARunThatWasNotInterrupted()
    {
        Dataset data = Noisy(200);
        var options = new FitOptions { Schedule = Schedule.Cosine(0.1), KeepBest = true, Seed = 5 };
        Trainer whole = NewTrainer();
        whole.Fit(data, epochs: 4, batchSize: 30, Noisy(50), options);

        Trainer interrupted = NewTrainer();
        string file = Path.Combine(_folder, "run.safetensors");
        interrupted.Fit(data, epochs: 4, batchSize: 30, Noisy(50), options with { Observers = [new StopAfter(10, file)] });
        Trainer resumed = Trainer.Resume(file);
        History history = resumed.Fit(data, epochs: 4, batchSize: 30, Noisy(50), options);

        history.Epochs.Should().HaveCount(4);
        resumed.Model.Values.ToArray().Should().Equal(whole.Model.Values.ToArray());
        resumed.Model.States.Single().Value.ToArray().Should().Equal(whole.Model.States.Single().Value.ToArray());
    }

    // Resumed without its count, the noise would begin at its strongest again.
    [Fact]
    public void Stage_GradientNoise_GoesOnAfterAResumeAsIfUndisturbed()
    {
        (Tensor features, Tensor targets) = (Tensor.Uniform(new Shape(8, 4), -1, 1, seed: 2), Tensor.Uniform(new Shape(8, 1), -1, 1, seed: 3));
        var whole = new Trainer(new Model([new Dense(4, 1)], seed: 1), new MeanSquaredError(), new Sgd(0.1f));
        whole.Stages.Add(new GradientNoise(eta: 0.3));
        string file = Path.Combine(_folder, "noise.safetensors");
        for (int step = 0; step < 6; step++)
        {
            whole.Step(features, targets);
            if (step == 2)
            {
                whole.SaveCheckpoint(file);
            }
        }

        Trainer resumed = Trainer.Resume(file);
        FluentActions.Invoking(() => resumed.Step(features, targets)).Should().Throw<InvalidOperationException>().WithMessage(
            "Trainer.Step expects the stages of the checkpoint among Trainer.Stages but got no 'GradientNoise', whose state the checkpoint holds. Add the same stages before the run goes on.");
        var noise = new GradientNoise(eta: 0.3);
        resumed.Stages.Add(noise);
        for (int step = 3; step < 6; step++)
        {
            resumed.Step(features, targets);
        }

        noise.Steps.Should().Be(6);
        resumed.Model.Values.ToArray().Should().Equal(whole.Model.Values.ToArray());
    }

    internal static void Register()
    {
        Layer.Kinds.Register<CenteredResidual>();
        Activation.Kinds.Register<Softsign>();
        Loss.Kinds.Register<Expectile>();
        Optimizer.Kinds.Register<SignMomentum>();
    }

    private static Model NewModel() => new(
        [new Dense(4, 8), new CenteredResidual(new Dense(8, 16, new Softsign()), new Dense(16, 8)), new Dropout(0.1f), new Dense(8, 1)], seed: 7);

    private static Trainer NewTrainer() => new(NewModel(), new Expectile(0.9f), new SignMomentum(2e-3f, weightDecay: 1e-3f));

    private static Dataset Noisy(int rows)
    {
        Tensor features = Tensor.Uniform(new Shape(rows, 4), -1, 1, seed: 1);
        Tensor noise = Tensor.Uniform(new Shape(rows, 1), -1, 1, seed: 2);
        var targets = new Tensor(rows, 1);
        for (int i = 0; i < rows; i++)
        {
            targets[i] = (2 * features[i, 0]) - features[i, 1] + noise[i];
        }

        return new Dataset(features, targets);
    }

    private sealed class TwiceTheSlope : Loss
    {
        protected override float Row(ReadOnlySpan<float> output, ReadOnlySpan<float> target, Span<float> gradient)
        {
            System.Numerics.Tensors.TensorPrimitives.Multiply(output, 4, gradient);
            return System.Numerics.Tensors.TensorPrimitives.SumOfSquares(output);
        }
    }

    private sealed class StopAfter(int steps, string file) : ITrainingObserver
    {
        private int _seen;

        public void OnStep(TrainingRun run, StepResult result)
        {
            if (++_seen == steps)
            {
                run.Trainer.SaveCheckpoint(file);
                run.Stop();
            }
        }
    }
}
