using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Layers;

/// <summary>What a model promises to a layer of one's own.</summary>
[Trait("Category", "Numeric")]
public sealed class CustomLayerTests
{
    [Fact]
    public void Training_WithACustomLayer_LearnsThroughIt()
    {
        // The target is 3 · x with the dense layer held at x: only the gain can learn it.
        var gain = new Gain(2);
        var model = new Model([new Dense(2, 2), gain]);
        (model.Parameters[0].Value[0], model.Parameters[0].Value[1]) = (1, 0);
        (model.Parameters[0].Value[2], model.Parameters[0].Value[3]) = (0, 1);
        Tensor features = Draw.Uniform(16, 2, seed: 1);
        Tensor targets = Tensor.From(Array.ConvertAll(features.AsSpan().ToArray(), x => 3 * x), 16, 2);
        var loss = new MeanSquaredError();
        var optimizer = new Sgd(0.5f);

        for (int step = 0; step < 100; step++)
        {
            loss.Compute(model.Forward(features), targets, out Tensor gradient);
            model.Backward(gradient);
            optimizer.Step(gain.Parameters);
        }

        gain.Parameters[0].Value.AsSpan().ToArray().Should().OnlyContain(value => MathF.Abs(value - 3) < 1e-3f);
    }

    [Fact]
    public void Training_CustomLayerBetweenDenseOnes_LowersTheLoss()
    {
        var model = new Model([new Dense(3, 8, Activation.Tanh), new Gain(8), new Dense(8, 2)], seed: 1);
        Tensor features = Draw.Uniform(32, 3, seed: 1);
        Tensor targets = Draw.Uniform(32, 2, seed: 2);
        var loss = new MeanSquaredError();
        var optimizer = new Adam(0.02f);
        float first = 0, last = 0;

        for (int step = 0; step < 300; step++)
        {
            last = loss.Compute(model.Forward(features), targets, out Tensor gradient);
            first = step == 0 ? last : first;
            model.Backward(gradient);
            optimizer.Step(model.Parameters);
        }

        last.Should().BeLessThan(first / 2);
    }

    [Fact]
    public void Backward_FirstLayer_GetsNoPlaceForAnInputGradient()
    {
        var first = new Recorder(3, learns: true);
        var second = new Recorder(3, learns: true);

        Run(first, second);

        first.Log.Should().Equal("forward training", "backward without input gradient");
        second.Log.Should().Equal("forward training", "backward with input gradient");
    }

    [Fact]
    public void Backward_LayersBelowTheLowestThatLearns_AreNotCalled()
    {
        var frozen = new Recorder(3, learns: false);
        var learning = new Recorder(3, learns: true);
        var above = new Recorder(3, learns: false);

        Run(frozen, learning, above);

        frozen.Log.Should().Equal("forward training");
        learning.Log.Should().Equal("forward training", "backward without input gradient");
        above.Log.Should().Equal("forward training", "backward with input gradient");
    }

    [Fact]
    public void Backward_NothingToLearn_CallsNoLayer()
    {
        var frozen = new Recorder(3, learns: false);

        Run(frozen);

        frozen.Log.Should().Equal("forward training");
    }

    [Fact]
    public void Predict_CustomLayer_SeesTrainingFalse()
    {
        var layer = new Recorder(3, learns: true);

        new Model([layer]).Predict(new Tensor(2, 3));

        layer.Log.Should().Equal("forward predicting");
    }

    private static void Run(params Recorder[] layers)
    {
        var model = new Model(layers);
        model.Forward(new Tensor(2, 3));
        model.Backward(new Tensor(2, 3));
    }

    /// <summary>The identity, with a log of its calls.</summary>
    private sealed class Recorder(int columns, bool learns) : Layer(columns, columns)
    {
        public List<string> Log { get; } = [];

        public override IReadOnlyList<Parameter> Parameters { get; } = learns ? [new Parameter("idle", new Shape(1))] : [];

        public override void Forward(ReadOnlyMatrixSpan input, MatrixSpan output, LayerContext context)
        {
            input.AsSpan().CopyTo(output.AsSpan());
            Kept kept = context.Memory<Kept>();
            context.Memory<Kept>().Should().BeSameAs(kept, "the memory is the same object each time");
            input.AsSpan().CopyTo(kept.Input.Of(input.Rows, input.Columns).AsSpan());
            Log.Add(context.IsTraining ? "forward training" : "forward predicting");
        }

        public override void Backward(
        ReadOnlyMatrixSpan input, ReadOnlyMatrixSpan output, MatrixSpan outputGradient, MatrixSpan inputGradient, LayerContext context)
        {
            context.Memory<Kept>().Input.Of(input.Rows, input.Columns).AsSpan().ToArray().Should().Equal(input.AsSpan().ToArray(), "it was kept");
            Log.Add(inputGradient.IsEmpty ? "backward without input gradient" : "backward with input gradient");
            if (!inputGradient.IsEmpty)
            {
                outputGradient.AsSpan().CopyTo(inputGradient.AsSpan());
            }
        }

        private sealed class Kept
        {
            public readonly RowBuffer Input = new();
        }
    }
}
