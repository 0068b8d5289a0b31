namespace NeuralNet.Tests.Training;

/// <summary>Bad input is rejected early, with the user's own row numbers, and changes nothing.</summary>
public sealed class TrainerRefusalTests
{
    [Fact]
    public void Fit_BadLabel_NamesItsRow_BeforeAnyStep()
    {
        Trainer trainer = Classifier();
        byte[] before = State(trainer);
        Dataset train = Classes(1000, bad: 777);

        Refuses(() => trainer.Fit(train, epochs: 1), "SoftmaxCrossEntropy: row 777 of the targets: expected a class from 0 to 2 but got 9.*");
        Refuses(() => trainer.Fit(Classes(50), epochs: 1, validation: train), "SoftmaxCrossEntropy: row 777 of the validation targets*");
        Refuses(() => trainer.Evaluate(Classes(2000, bad: 1500)), "SoftmaxCrossEntropy: row 1500 of the targets*");
        State(trainer).Should().Equal(before);
    }

    // A dataset of one's own is not checked as a whole, but rows keep their numbers in the shuffled batch.
    [Fact]
    public void Fit_BadLabelOfAnOwnDataset_NamesItsRow()
    {
        Refuses(() => Classifier().Fit(new Own(Classes(1000, bad: 777)), epochs: 1), "SoftmaxCrossEntropy: row 777 of the targets*");
        Refuses(() => Classifier().Evaluate(new Own(Classes(2000, bad: 1500))), "SoftmaxCrossEntropy: row 1500 of the targets*");
    }

    [Fact]
    public void Fit_DataThatDoesNotFit_SaysWhich_BeforeAnyStep()
    {
        Trainer trainer = Classifier();
        byte[] before = State(trainer);
        var wide = new Dataset(new Tensor(5, 3), new Tensor(5, 1));
        var many = new Dataset(new Tensor(5, 2), new Tensor(5, 2));

        Refuses(() => trainer.Fit(wide, epochs: 1), "Trainer.Fit, training data expects rows of 2 features, as Dense(2 -> 8, Tanh) needs, but got a dataset with 3.*");
        Refuses(() => trainer.Fit(Classes(9), epochs: 1, validation: wide), "Trainer.Fit, validation data expects rows of 2 features*");
        Refuses(() => trainer.Fit(Classes(9), epochs: 1, validation: many), "SoftmaxCrossEntropy expects targets [B, 3] or [B, 1] for 3 outputs a row but got [B, 2].*");
        State(trainer).Should().Equal(before);
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    public void Step_FeatureThatIsNotFinite_ChangesNothing(float value, string shown)
    {
        foreach (Optimizer optimizer in new Optimizer[] { new Sgd(0.1f), new Adam() })
        {
            Trainer trainer = Classifier(optimizer);
            trainer.Step(new Tensor(3, 2), new Tensor(3, 1));
            byte[] before = State(trainer);
            var features = new Tensor(3, 2);
            features[2, 1] = value;

            Refuses(
                () => trainer.Step(features, new Tensor(3, 1)),
                $"Trainer.Step: expected finite features but got {shown} in row 2, column 1. Drop or * Nothing was changed.*");

            State(trainer).Should().Equal(before);
            trainer.Model.Passes.Should().Be(1);
            optimizer.StateOf(trainer.Model.Parameters[0]).Steps.Should().Be(optimizer is Sgd ? 0 : 1);
        }
    }

    [Fact]
    public void Fit_FeatureThatIsNaNInAnOwnDataset_NamesTheRow_NotTheLearningRate() => Refuses(
        () => Classifier().Fit(new Own(Classes(500)) { NaNRow = 321 }, epochs: 1),
        "Trainer.Fit, epoch 1, step *: expected finite features but got NaN in row 321, column 0.*");

    [Fact]
    public void Step_Diverged_NamesTheFirstLayer_AndChangesNothing()
    {
        Trainer trainer = Classifier();
        trainer.Model.Parameters[2].Value[0] = float.NaN;
        byte[] before = State(trainer);

        FluentActions.Invoking(() => trainer.Step(Tensor.Filled(new Shape(3, 2), 1), new Tensor(3, 1))).Should().Throw<InvalidOperationException>()
            .WithMessage("Trainer.Step: the loss became NaN: training has diverged. The first layer whose output is not finite is 1, Dense(8 -> 3). Lower the learning rate (now 0.1)*");
        State(trainer).Should().Equal(before);
        trainer.Model.Passes.Should().Be(0);
    }

    // No loss follows the last update: the values themselves are looked at.
    [Fact]
    public void Fit_LastUpdateDiverges_Throws()
    {
        var trainer = new Trainer(new Model([new Dense(1, 1)], seed: 1), new MeanSquaredError(), new Sgd(3e38f));
        var data = new Dataset(Tensor.Filled(new Shape(1, 1), 100), Tensor.Filled(new Shape(1, 1), -100));

        FluentActions.Invoking(() => trainer.Fit(data, epochs: 1, batchSize: 1)).Should().Throw<InvalidOperationException>()
            .WithMessage("*not finite*diverged*");
    }

    // The loss is finite, but a gradient of the first layer is not: the step and the place are named.
    [Fact]
    public void Fit_GradientOverflows_NamesTheStepAndTheParameter()
    {
        var trainer = new Trainer(new Model([new Dense(1, 1), new Overflowing(), new Dense(1, 1)], seed: 1), new MeanSquaredError(), new Adam());
        var data = new Dataset(Tensor.Filled(new Shape(4, 1), 1), new Tensor(4, 1));

        FluentActions.Invoking(() => trainer.Fit(data, epochs: 2, batchSize: 2)).Should().Throw<InvalidOperationException>()
            .WithMessage("Trainer.Fit, epoch 1, step 1: Adam: the update of '0.weight' is not finite*Going back from the loss, the first gradient that is not finite is that of '0.bias'.");
        FluentActions.Invoking(() => trainer.Step(data.Features, data.Targets)).Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void Fit_EpochsNumberedBeyondInt_AreRefused()
    {
        Trainer trainer = Classifier();
        FluentActions.Invoking(() => trainer.Fit(Classes(4), epochs: 2, options: new FitOptions { FirstEpoch = int.MaxValue - 1 }))
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("Trainer.Fit expects epochs that are numbered up to 2147483647, but 2 from 2147483646 on are more.*");
        trainer.Fit(Classes(4), epochs: 1, options: new FitOptions { FirstEpoch = int.MaxValue - 1 });
        FluentActions.Invoking(() => trainer.Fit(Classes(4), epochs: 1)).Should().Throw<ArgumentOutOfRangeException>();
    }

    // Two quantiles of one target: errors in the target's unit mean nothing here, and must not end a run after its first epoch.
    [Fact]
    public void Fit_OwnLossOfSeveralOutputsForOneTarget_HasNoMetricUnlessAskedFor()
    {
        var trainer = new Trainer(new Model([new Dense(2, 3)], seed: 1), new Cubic { Targets = 1 }, new Sgd(0.1f));
        var data = new Dataset(new Tensor(4, 2), new Tensor(4, 1));

        trainer.Fit(data, epochs: 1, validation: data).Epochs[0].Validation!.Metrics.Should().BeEmpty();
    }

    [Fact]
    public void Evaluate_WeightThatIsNaN_IsNoAccuracy()
    {
        var trainer = new Trainer(new Model([new Dense(2, 1)], seed: 1), new SigmoidCrossEntropy(), new Sgd(0.1f));
        trainer.Model.Parameters[0].Value[0] = float.NaN;

        Refuses(
            () => trainer.Evaluate(new Dataset(Tensor.Filled(new Shape(3, 2), 1), new Tensor(3, 1))),
            "accuracy expects outputs that are numbers but got NaN in row 0: the model has diverged*");
    }

    [Fact]
    public void Constructor_SigmoidUnderLogits_SaysWhatToLeaveOut()
    {
        foreach (Layer[] layers in new Layer[][]
        {
            [new Dense(2, 3, Activation.Sigmoid)],
            [new Dense(2, 3), new Activate(Activation.Sigmoid)],
            [new Dense(2, 3, Activation.Sigmoid), new Dropout(0.5f)],
            [new Sequential(new Dense(2, 3, Activation.Sigmoid))],
        })
        {
            Refuses(
                () => _ = new Trainer(new Model(layers), new SigmoidCrossEntropy(), new Sgd(0.1f)),
                "SigmoidCrossEntropy expects logits, because it applies the sigmoid itself, but got a model that ends with a Sigmoid. Leave that activation out.*");
            Refuses(() => _ = new Trainer(new Model(layers), new SoftmaxCrossEntropy(), new Sgd(0.1f)), "SoftmaxCrossEntropy expects logits*");
        }

        _ = new Trainer(new Model([new Dense(2, 3, Activation.Sigmoid)]), new MeanSquaredError(), new Sgd(0.1f));
    }

    [Fact]
    public void OwnLoss_TargetsOfAnotherShape_AreRejectedBeforeItIsCalled()
    {
        var trainer = new Trainer(new Model([new Dense(2, 3)]), new Cubic(), new Sgd(0.1f));

        Refuses(() => trainer.Step(new Tensor(4, 2), new Tensor(4, 1)), "Cubic expects targets [4, 3] for 3 outputs a row but got [4, 1].*");
        Refuses(() => trainer.Step(new Tensor(4, 2), new Tensor(5, 3)), "Cubic expects a row of targets for each of the 4 rows of output but got [5, 3].*");
        trainer.Step(new Tensor(4, 2), new Tensor(4, 3)).Should().Be(0);
    }

    private static void Refuses(Action action, string message) => action.Should().Throw<ArgumentException>().WithMessage(message);

    private static Trainer Classifier(Optimizer? optimizer = null) => new(
        new Model([new Dense(2, 8, Activation.Tanh), new Dense(8, 3)], seed: 1), new SoftmaxCrossEntropy(), optimizer ?? new Sgd(0.1f));

    private static byte[] State(Trainer trainer) =>
        System.Runtime.InteropServices.MemoryMarshal.AsBytes(trainer.Model.Values.AsSpan()).ToArray();

    private static Dataset Classes(int rows, int bad = -1)
    {
        var classes = new Tensor(rows, 1);
        if (bad >= 0)
        {
            classes[bad] = 9;
        }

        return new Dataset(Tensor.Uniform(new Shape(rows, 2), -1, 1, seed: 1), classes);
    }

    private sealed class Own(Dataset inner) : IDataset
    {
        public int? NaNRow { get; init; }

        public int Count => inner.Count;

        public int FeatureCount => inner.FeatureCount;

        public int TargetCount => inner.TargetCount;

        public void Read(Batch batch)
        {
            inner.Read(batch);
            for (int i = 0; i < batch.Count; i++)
            {
                if (batch.Rows[i] == NaNRow)
                {
                    batch.Features[i, 0] = float.NaN;
                }
            }
        }
    }

    private sealed class Overflowing() : Layer(1, 1)
    {
        public override void Forward(ReadOnlyMatrixSpan input, MatrixSpan output, LayerContext context) => input.AsSpan().CopyTo(output.AsSpan());

        public override void Backward(
            ReadOnlyMatrixSpan input, ReadOnlyMatrixSpan output, MatrixSpan outputGradient, MatrixSpan inputGradient, LayerContext context) =>
            inputGradient.AsSpan().Fill(float.PositiveInfinity);
    }

    private sealed class Cubic : Loss
    {
        public int Targets { get; init; }

        protected override int AlternativeTargetCount(int outputs) => Targets;

        protected override float Row(ReadOnlySpan<float> output, ReadOnlySpan<float> target, Span<float> gradient)
        {
            target.Length.Should().Be(Targets == 0 ? output.Length : Targets);
            gradient.Clear();
            return 0;
        }
    }
}
