using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Layers;

/// <summary>Spans of lengths that do not fit are refused before a kernel, which trusts its caller, reads or writes beyond them.</summary>
public sealed class WrongSizesTests
{
    public static TheoryData<string> ActivationNames => Activations.Names;

    [Theory]
    [MemberData(nameof(ActivationNames))]
    public void Activation_SpansOfOtherLengths_AreRefused(string name)
    {
        Activation activation = Activations.Of(name);
        float[] memory = new float[64];
        Action forward = () => activation.Forward(new float[64], memory.AsSpan(0, 3));
        Action backward = () => activation.Backward(new float[64], memory.AsSpan(0, 3));

        Array.Fill(memory, 7);
        forward.Should().Throw<ArgumentException>().WithMessage("*64*3*");
        backward.Should().Throw<ArgumentException>().WithMessage("*64*3*");
        memory.Should().OnlyContain(value => value == 7);
    }

    [Theory]
    [InlineData(2, 3, 2, 3, true)]
    [InlineData(2, 3, 1, 3, false)]
    [InlineData(2, 3, 2, 2, false)]
    [InlineData(2, 2, 2, 3, false)]
    [InlineData(1, 3, 2, 3, false)]
    public void Context_MatricesOfOtherSizes_AreRefused(int rows, int columns, int outputRows, int outputColumns, bool fits)
    {
        foreach (Layer layer in new Layer[] { new Dropout(0.5f), new Activate(Activation.Gelu), new Dense(3, 3, Activation.Gelu), new Standardization(new Tensor(3), Tensor.Filled(new Shape(3), 1)) })
        {
            _ = new Model([new Sequential(layer), new Dense(3, 1)]);
            var context = new LayerContext(layer, training: true);
            float[] memory = new float[64];
            Array.Fill(memory, 7);
            Action forward = () => context.Forward(
                new ReadOnlyMatrixSpan(new float[rows * columns], rows, columns),
                new MatrixSpan(memory.AsSpan(0, outputRows * outputColumns), outputRows, outputColumns));

            if (fits)
            {
                forward.Should().NotThrow();
            }
            else
            {
                forward.Should().Throw<ArgumentException>().WithMessage($"{layer} expects input [B, 3] and output [B, 3] but got [{rows}, {columns}] and [{outputRows}, {outputColumns}].*");
                memory.Should().OnlyContain(value => value == 7);
            }
        }
    }

    [Fact]
    public void Backward_GradientsOfOtherSizes_AreRefused()
    {
        var layer = new Dropout(0.5f);
        _ = new Model([layer, new Dense(3, 1)]);
        var context = new LayerContext(layer, training: true);
        var batch = new Tensor(2, 3);
        context.Forward(batch, new Tensor(2, 3));

        FluentActions.Invoking(() => context.Backward(batch, batch, new Tensor(2, 2), new Tensor(2, 3)))
            .Should().Throw<ArgumentException>().WithMessage("Dropout(0.5) expects an output gradient [2, 3] but got [2, 2].*");
        FluentActions.Invoking(() => context.Backward(batch, batch, new Tensor(2, 3), new Tensor(1, 3)))
            .Should().Throw<ArgumentException>().WithMessage("Dropout(0.5) expects an input gradient [2, 3], or an empty one, but got [1, 3].*");
    }

    [Fact]
    public void Dropout_CalledDirectly_RefusesAnOutputOfAnotherLength()
    {
        var layer = new Dropout(0.5f);
        _ = new Model([layer, new Dense(3, 1)]);
        var context = new LayerContext(layer, training: true);
        float[] memory = new float[64];
        Array.Fill(memory, 7);

        FluentActions.Invoking(() => layer.Forward(new Tensor(10, 3), new MatrixSpan(memory.AsSpan(0, 3), 1, 3), context)).Should().Throw<ArgumentException>();
        memory.Should().OnlyContain(value => value == 7);
    }

    [Fact]
    public void Model_LayerThatBindsToNoOutput_IsRefused() => FluentActions.Invoking(() => new Model([new Dense(3, 2), new Binding(0)]))
        .Should().Throw<ArgumentException>().WithMessage("*expects its Bind to give 1 or more outputs but got 0 for 2 inputs.");

    [Fact]
    public void SetGradientToSum_RowsOfAnotherLength_AreRefused()
    {
        var layer = new Dense(4, 3);
        _ = new Model([layer]);
        var context = new LayerContext(layer, training: true);

        FluentActions.Invoking(() => context.SetGradientToSum(layer.Bias, new Tensor(4, 5))).Should().Throw<ArgumentException>()
            .WithMessage("The gradient of '0.bias' [3] expects rows of 3 numbers but got [4, 5].*");
        FluentActions.Invoking(() => context.SetGradientToSum(layer.Bias, new Tensor(3, 4))).Should().Throw<ArgumentException>();
    }

    private sealed class Binding(int outputs) : Layer
    {
        public override void Forward(ReadOnlyMatrixSpan input, MatrixSpan output, LayerContext context)
        {
        }

        public override void Backward(
            ReadOnlyMatrixSpan input, ReadOnlyMatrixSpan output, MatrixSpan outputGradient, MatrixSpan inputGradient, LayerContext context)
        {
        }

        protected override int Bind(int inputs) => outputs;
    }
}
