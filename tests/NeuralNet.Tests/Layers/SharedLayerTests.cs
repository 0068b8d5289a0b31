using NeuralNet.Tests.Serialization;

namespace NeuralNet.Tests.Layers;

/// <summary>A layer in two models has a path in each, and each model saves its own.</summary>
public sealed class SharedLayerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Save_LayersThatAnotherModelHoldsInAnotherOrder_LoadsWithTheSameBits()
    {
        var first = new Dense(3, 3);
        var second = new Dense(3, 3);
        var model = new Model([first, second], seed: 1);
        _ = new Model([second, new Standardization(new Tensor(3), Tensor.From([1, 2, 3])), first], seed: 2);

        model.Save(_folder.File());
        new Trainer(model, new MeanSquaredError(), new Adam()).SaveCheckpoint(_folder.File("checkpoint"));

        var row = Tensor.From([1, 2, 3]).Reshape(new Shape(1, 3));
        float[] expected = model.Predict(row).AsSpan().ToArray();
        Model.Load(_folder.File()).Predict(row).AsSpan().ToArray().Should().Equal(expected);
        Trainer.Resume(_folder.File("checkpoint")).Model.Predict(row).AsSpan().ToArray().Should().Equal(expected);
        model.Clone().Predict(row).AsSpan().ToArray().Should().Equal(expected);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a.b")]
    [InlineData("")]
    public void Model_NameOfALayerThatIsNoPartOfAPath_IsRefused(string name)
    {
        FluentActions.Invoking(() => new Model([new Named(name)])).Should().Throw<ArgumentException>();
        _ = new Model([new Named("body_0")]);
    }

    private sealed class Named(string name) : Layer(2, 2)
    {
        public override IReadOnlyList<NamedLayer> Children { get; } = [new NamedLayer(name, new Dense(2, 2))];

        public override void Forward(ReadOnlyMatrixSpan input, MatrixSpan output, LayerContext context) => context.Child(0).Forward(input, output);

        public override void Backward(
            ReadOnlyMatrixSpan input, ReadOnlyMatrixSpan output, MatrixSpan outputGradient, MatrixSpan inputGradient, LayerContext context) =>
            context.Child(0).Backward(input, output, outputGradient, inputGradient);
    }
}
