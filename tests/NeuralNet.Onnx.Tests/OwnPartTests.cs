using NeuralNet.Tests.Reference;

namespace NeuralNet.Onnx.Tests;

/// <summary>A user's layers and activations: exported once they say how, and named where they do not.</summary>
public class OwnPartTests
{
    [Fact]
    public void OwnLayerAndActivation_OnceRegistered_GiveTheirNumbers()
    {
        OnnxExport.Register<Shift>((layer, graph, input) => graph.Node("Add", [input, graph.Constant("by", layer.By)]));
        OnnxExport.RegisterActivation<Square>((_, graph, z) => graph.Node("Mul", [z, z]));
        var model = new Model([new Dense(3, 4, new Square()), new Residual(new Shift(Tensor.From([1f, 2, 3, 4]))), new Dense(4, 2)], seed: 3);
        Tensor rows = Draw.Uniform(100, 3, seed: 4);
        using OnnxRun run = OnnxRun.Of(model);

        OnnxRun.Agree(run.Run(rows), model.Predict(rows), "own parts");
        OnnxFiles.Read(model).Graph.Initializer.Select(tensor => tensor.Name).Should().Equal("0.weight", "0.bias", "1.block.0.by", "2.weight", "2.bias");
    }

    [Fact]
    public void OwnLayer_NotRegistered_IsNamedWithWhatToDo()
    {
        var model = new Model([new Residual(new Dense(2, 2), new Unknown())]);
        using var stream = new MemoryStream();

        model.Invoking(m => m.ExportOnnx(stream)).Should().Throw<NotSupportedException>()
            .WithMessage("*each layer*got Unknown, a NeuralNet.Onnx.Tests.OwnPartTests+Unknown, at '0.block.1'*OnnxExport.Register<Unknown>(*Nothing was written.");
        stream.Length.Should().Be(0);
    }

    [Fact]
    public void OwnActivation_NotRegistered_IsNamedWithWhatToDo() =>
        new Model([new Dense(2, 2, new Cube())]).Invoking(model => model.ExportOnnx(Stream.Null)).Should().Throw<NotSupportedException>()
            .WithMessage("*each activation*got Cube*at '0'*OnnxExport.RegisterActivation<Cube>(*");

    [Fact]
    public void Graph_GivenAValueOfAnother_NamesIt()
    {
        OnnxValue foreign = new OnnxGraph(new()).Constant("elsewhere", Tensor.From([1f]));

        new OnnxGraph(new()).Invoking(graph => graph.Node("Neg", [foreign])).Should().Throw<ArgumentException>().WithMessage("*own graph*Neg*'elsewhere'*");
        new OnnxGraph(new()).Invoking(graph => graph.Node("Neg", [default])).Should().Throw<ArgumentException>().WithMessage("*own graph*Neg*");
    }

    private sealed class Shift(Tensor by) : Layer(by.Length, by.Length)
    {
        public Tensor By { get; } = by;

        public override void Forward(ReadOnlyMatrixSpan input, MatrixSpan output, LayerContext context)
        {
            for (int i = 0; i < input.Rows; i++)
            {
                for (int j = 0; j < input.Columns; j++)
                {
                    output[i, j] = input[i, j] + By[j];
                }
            }
        }

        public override void Backward(
            ReadOnlyMatrixSpan input, ReadOnlyMatrixSpan output, MatrixSpan outputGradient, MatrixSpan inputGradient, LayerContext context) =>
            throw new NotSupportedException();
    }

    private sealed class Unknown : Layer
    {
        public override void Forward(ReadOnlyMatrixSpan input, MatrixSpan output, LayerContext context) => throw new NotSupportedException();

        public override void Backward(
            ReadOnlyMatrixSpan input, ReadOnlyMatrixSpan output, MatrixSpan outputGradient, MatrixSpan inputGradient, LayerContext context) =>
            throw new NotSupportedException();
    }

    private class Square : Activation
    {
        public override bool NeedsPreactivation => true;

        public override void Forward(ReadOnlySpan<float> z, Span<float> output)
        {
            for (int i = 0; i < z.Length; i++)
            {
                output[i] = z[i] * z[i];
            }
        }

        public override void Backward(ReadOnlySpan<float> kept, Span<float> gradient) => throw new NotSupportedException();
    }

    // Of a registered type is not enough: it may compute something else.
    private sealed class Cube : Square;
}
