namespace NeuralNet.PublicTests.OwnParts;

/// <summary>What goes wrong while one writes a layer, a loss, an optimizer or a dataset is told by its name.</summary>
public sealed class OwnPartErrorTests
{
    public static TheoryData<string, string> LayerFaults => new()
    {
        { "memory", "FaultyLayer expects one type of memory but asked for Second after First. Put all that the layer keeps into one class." },
        { "child", "FaultyLayer has 0 Children, counted from 0, but child 1 was asked for. Name it in Children.*" },
        { "parameters", "Model expects FaultyLayer to give the same Parameters and States each time but got new ones. Make them in its constructor." },
    };

    [Theory]
    [MemberData(nameof(LayerFaults))]
    public void Layer_ThatIsWrong_IsNamed(string fault, string message) =>
        FluentActions.Invoking(() => new Model([new FaultyLayer(fault)]).Forward(new Tensor(1, 2)))
            .Should().Throw<Exception>().WithMessage(message);

    [Theory]
    [InlineData("")]
    [InlineData("a.b")]
    [InlineData("a/b")]
    public void NamedLayer_NameThatIsNoPartOfAPath_IsRefused(string name) =>
        FluentActions.Invoking(() => new NamedLayer(name, new Dense(1, 1))).Should().Throw<ArgumentException>();

    [Fact]
    public void NamedLayer_Null_IsRefused() =>
        FluentActions.Invoking(() => new NamedLayer("a", null!)).Should().Throw<ArgumentNullException>();

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    [InlineData(null, "NaN")] // forgets to write it
    public void Loss_GradientThatIsNotFinite_ChangesNothing(float? slope, string shown)
    {
        foreach (Optimizer optimizer in new Optimizer[] { new Sgd(0.1f), new Adam() })
        {
            var model = new Model([new Dense(2, 3)], seed: 1);
            float[] before = model.Values.ToArray();
            var trainer = new Trainer(model, new FaultyLoss(slope), optimizer);

            trainer.Invoking(t => t.Step(new Tensor(2, 2), new Tensor(2, 3))).Should().Throw<InvalidOperationException>().WithMessage(
                $"Trainer.Step: FaultyLoss gave {shown} as the gradient of row 0 by output 1, though the loss is 1. Its Row must overwrite every element *");
            model.Values.ToArray().Should().Equal(before);
        }
    }

    [Theory]
    [InlineData("a", "a", "FaultyOptimizer expects a name of its own for each of its Slots but has 'a' twice.")]
    [InlineData("a", "b/c", "The name of a slot expects letters, digits, '_' and '-' but got 'b/c'*")]
    [InlineData("a", "b", "FaultyOptimizer has 2 slots, counted from 0, but slot 2 was asked for. Name it in Slots.*")]
    public void Optimizer_Slots_AreNamed(string first, string second, string message) =>
        FluentActions.Invoking(() => new FaultyOptimizer(first, second).Step(new Model([new Dense(1, 1)]).Parameters))
            .Should().Throw<Exception>().WithMessage(message);

    public static TheoryData<string, string> DatasetFaults => new()
    {
        { "features", "Trainer.Fit, epoch 1, step *: expected finite features but got NaN in row 7, column 1.*" },
        { "targets", "MeanSquaredError: row 7 of the targets: expected finite numbers but got NaN in column 0.*" },
        { "weights", "Batch expects finite weights of 0 or more but row 7 of the dataset has NaN.*" },
        { "negative", "Batch expects finite weights of 0 or more but row 7 of the dataset has -1.*" },
        { "nothing", "Trainer.Fit expects training rows with a weight above 0 but all weigh 0: nothing was learned." },
    };

    // What Read forgets to fill is not a number until it is read.
    [Theory]
    [MemberData(nameof(DatasetFaults))]
    public void Dataset_RowThatIsWrong_IsNamed(string fault, string message) =>
        FluentActions.Invoking(() => New().Fit(new FaultyDataset(fault), epochs: 1, batchSize: 4))
            .Should().Throw<ArgumentException>().WithMessage(message);

    [Theory]
    [InlineData("features", "Evaluate: expected finite features but got NaN in row 7, column 1.*")]
    [InlineData("targets", "MeanSquaredError: row 7 of the targets*")]
    [InlineData("negative", "Batch expects finite weights of 0 or more but row 7 of the dataset has -1.*")]
    [InlineData("nothing", "Evaluate expects rows with a weight above 0 but all weigh 0*")]
    public void Evaluate_RowThatIsWrong_IsNamed(string fault, string message)
    {
        New().Invoking(trainer => trainer.Evaluate(new FaultyDataset(fault))).Should().Throw<ArgumentException>().WithMessage(message);
    }

    [Fact]
    public void Fit_ValidationRowThatIsWrong_SaysThatItIsOne()
    {
        var train = new Dataset(new Tensor(4, 2), new Tensor(4, 1));

        New().Invoking(trainer => trainer.Fit(train, 1, validation: new FaultyDataset("features")))
            .Should().Throw<ArgumentException>().WithMessage("Trainer.Fit, validation data: expected finite features but got * in row 7, column 1*");
        New().Invoking(trainer => trainer.Fit(train, 1, validation: new FaultyDataset("targets")))
            .Should().Throw<ArgumentException>().WithMessage("MeanSquaredError: row 7 of the validation targets*");
    }

    private static Trainer New() => new(new Model([new Dense(2, 1)]), new MeanSquaredError(), new Sgd(0.1f));

    private sealed class FaultyLayer(string fault) : Layer(2, 2)
    {
        public override IReadOnlyList<Parameter> Parameters => fault == "parameters" ? [new Parameter("w", new Shape(2))] : [];

        public override void Forward(ReadOnlyMatrixSpan input, MatrixSpan output, LayerContext context)
        {
            if (fault == "memory")
            {
                context.Memory<First>();
                context.Memory<Second>();
            }

            context.Child(1).Forward(input, output);
        }

        public override void Backward(
            ReadOnlyMatrixSpan input, ReadOnlyMatrixSpan output, MatrixSpan outputGradient, MatrixSpan inputGradient, LayerContext context)
        {
        }

        private sealed class First;

        private sealed class Second;
    }

    private sealed class FaultyLoss(float? slope) : Loss
    {
        protected override float Row(ReadOnlySpan<float> output, ReadOnlySpan<float> target, Span<float> gradient)
        {
            gradient[0] = 0;
            gradient[2] = 0;
            if (slope is float number)
            {
                gradient[1] = number;
            }

            return 1;
        }
    }

    private sealed class FaultyOptimizer(params string[] slots) : Optimizer(0.1f)
    {
        public override IReadOnlyList<string> Slots => slots;

        protected override void Update(Parameter parameter, ParameterState state) => state[slots.Length].Clear();
    }

    private sealed class FaultyDataset(string fault) : IDataset
    {
        public int Count => 12;

        public int FeatureCount => 2;

        public int TargetCount => 1;

        public bool HasWeights => fault is "weights" or "negative" or "nothing";

        public void Read(Batch batch)
        {
            for (int i = 0; i < batch.Count; i++)
            {
                bool isWrong = batch.Rows[i] == 7;
                batch.Features[i, 0] = 1;
                batch.Features[i, 1] = isWrong && fault == "features" ? float.NaN : 1;
                batch.Targets[i] = isWrong && fault == "targets" ? float.NaN : 1;
                if (batch.Weights is Tensor weights)
                {
                    weights[i] = fault == "nothing" ? 0 : !isWrong ? 1 : fault == "negative" ? -1 : float.NaN;
                }
            }
        }
    }
}
