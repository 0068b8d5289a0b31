namespace NeuralNet.Tests.Layers;

/// <summary>A training pass is one Forward and its Backward: what fails in between leaves no half of another pass.</summary>
public sealed class PassTests
{
    [Fact]
    public void Backward_AfterAForwardThatThrew_IsRefused()
    {
        var layer = new Watched();
        var model = new Model([new Dense(2, 2), layer], seed: 1);
        model.Forward(new Tensor(4, 2));
        layer.Throws = true;
        FluentActions.Invoking(() => model.Forward(new Tensor(8, 2))).Should().Throw<NotSupportedException>();

        FluentActions.Invoking(() => model.Backward(new Tensor(8, 2))).Should().Throw<InvalidOperationException>().WithMessage("Model.Backward expects a call of Forward before it*");
        layer.Commits.Should().Be(0);

        layer.Throws = false;
        model.Backward(model.Forward(new Tensor(3, 2)).Clone());
        (layer.Commits, model.Passes).Should().Be((1, 1));
    }

    [Fact]
    public void Backward_Twice_CommitsOnce()
    {
        var layer = new Watched();
        var model = new Model([new Dense(2, 2), layer], seed: 1);
        Tensor gradient = Tensor.Filled(new Shape(4, 2), 1);
        model.Forward(new Tensor(4, 2));

        model.Backward(gradient.Clone());
        float[] first = model.Gradients.AsSpan().ToArray();
        model.Backward(gradient.Clone());

        model.Gradients.AsSpan().ToArray().Should().Equal(first);
        (layer.Commits, model.Passes).Should().Be((1, 1));
    }

    // A loader's batches share buffers: here the next batch, of fewer rows, took the place of the features.
    [Fact]
    public void Backward_FeaturesOfAnotherSizeSince_IsRefused()
    {
        var model = new Model([new Dense(2, 2)], seed: 1);
        var buffer = new TensorBuffer();
        Tensor output = model.Forward(buffer.Of(4, 2));
        buffer.Of(3, 2);

        FluentActions.Invoking(() => model.Backward(output.Clone())).Should().Throw<InvalidOperationException>()
            .WithMessage("Model.Backward expects the features of the last Forward, 4 rows, as they were but got [3, 2]. Call it before the next batch is read.");
    }

    [Theory]
    [InlineData("forward")]
    [InlineData("backward")]
    [InlineData("commit")]
    public void Step_LayerThrowsOnce_TrainingGoesOnLikeWithoutIt(string where)
    {
        foreach (Optimizer optimizer in new Optimizer[] { new Adam(), new Sgd(0.1f, momentum: 0.5f) })
        {
            Trainer undisturbed = New(optimizer, out _);
            Trainer trainer = New(optimizer, out Watched layer);
            Tensor features = Tensor.Uniform(new Shape(6, 2), -1, 1, seed: 3);
            undisturbed.Step(features, features);
            trainer.Step(features, features);
            layer.ThrowsIn = where;
            FluentActions.Invoking(() => trainer.Step(features, features)).Should().Throw<NotSupportedException>();
            layer.ThrowsIn = "";

            undisturbed.Step(features, features);
            trainer.Step(features, features);
            trainer.Model.Values.AsSpan().ToArray().Should().Equal(undisturbed.Model.Values.AsSpan().ToArray());
        }
    }

    [Fact]
    public void SameMemoryForInputAndOutput_IsRefused()
    {
        var model = new Model([new Dense(2, 2), new Dense(2, 2)], seed: 1);
        Tensor output = model.Forward(new Tensor(4, 2));
        float[] rows = new float[8];

        FluentActions.Invoking(() => model.Forward(output)).Should().Throw<ArgumentException>().WithMessage("Model.Forward expects features in other memory than its last output*Clone*");
        FluentActions.Invoking(() => model.Predict(rows, rows)).Should().Throw<ArgumentException>().WithMessage("Model.Predict expects room for outputs in other memory*");
        model.Forward(output.Clone());
    }

    [Fact]
    public void Gradients_AfterAFusedStep_SayThatThereAreNone()
    {
        var trainer = new Trainer(new Model([new Dense(2, 2)], seed: 1), new MeanSquaredError(), new Sgd(0.1f));
        trainer.Step(new Tensor(4, 2), new Tensor(4, 2));
        FluentActions.Invoking(() => trainer.Model.Gradients).Should().Throw<InvalidOperationException>().WithMessage("*KeepsGradients*");

        trainer.KeepsGradients = true;
        trainer.Step(new Tensor(4, 2), new Tensor(4, 2));
        trainer.Model.Gradients.Length.Should().Be(6);
    }

    // A sum over processes begins when a layer says that it is done: its gradients must not change after that.
    [Fact]
    public void Backward_Finished_NamesEachLayerOnceItsGradientsAreWritten_LastFirst()
    {
        var frozen = new Dense(2, 3);
        var inner = new Dense(3, 3, Activation.Tanh);
        var nested = new Sequential(inner, new Dropout(0.3f));
        var last = new Dense(3, 2);
        var model = new Model([frozen, nested, last], seed: 4);
        Array.ForEach([.. frozen.Parameters], parameter => parameter.IsFrozen = true);
        model.Gradients.AsSpan().Fill(float.NaN);
        var done = new List<(Layer Layer, float[] Gradient)>();

        model.Forward(Tensor.Uniform(new Shape(5, 2), -1, 1, seed: 1));
        model.Backward(Tensor.Filled(new Shape(5, 2), 1), layer => done.Add((layer, Gradient(layer))));

        done.Select(layer => layer.Layer).Where(layer => layer is Dense).Should().Equal(last, inner);
        done.Select(layer => layer.Layer).Should().ContainInConsecutiveOrder(inner, nested);
        foreach ((Layer layer, float[] gradient) in done)
        {
            Array.TrueForAll(gradient, float.IsFinite).Should().BeTrue("{0} is done", layer);
            gradient.Should().Equal(Gradient(layer));
        }

        static float[] Gradient(Layer layer) => [.. layer.Parameters.SelectMany(parameter => parameter.Gradient.AsSpan().ToArray())];
    }

    private static Trainer New(Optimizer optimizer, out Watched layer)
    {
        layer = new Watched();
        return new Trainer(new Model([new Dense(2, 3), new Dropout(0.3f), new Dense(3, 2), layer], seed: 4), new MeanSquaredError(), optimizer);
    }

    private sealed class Watched() : Layer(2, 2)
    {
        public bool Throws { get; set; }

        public string ThrowsIn { get; set; } = "";

        public int Commits { get; private set; }

        public override void Forward(ReadOnlyMatrixSpan input, MatrixSpan output, LayerContext context)
        {
            ThrowIf(Throws || ThrowsIn == "forward");
            input.AsSpan().CopyTo(output.AsSpan());
        }

        public override void Backward(
            ReadOnlyMatrixSpan input, ReadOnlyMatrixSpan output, MatrixSpan outputGradient, MatrixSpan inputGradient, LayerContext context)
        {
            ThrowIf(ThrowsIn == "backward");
            outputGradient.AsSpan().CopyTo(inputGradient.AsSpan());
        }

        protected internal override void Commit(LayerContext context)
        {
            ThrowIf(ThrowsIn == "commit");
            Commits++;
        }

        private static void ThrowIf(bool throws)
        {
            if (throws)
            {
                throw new NotSupportedException("watched");
            }
        }
    }
}
