namespace NeuralNet.Tests.Layers;

[Collection("Process")]
public class ThrowingLayerTests
{
    /// <summary>Throws on every row block but lets small batches pass.</summary>
    private sealed class Refusing() : Layer(4, 4)
    {
        public override void Forward(ReadOnlyMatrixSpan input, MatrixSpan output, LayerContext context)
        {
            if (input[0, 0] < 0)
            {
                throw new InvalidOperationException("refused");
            }

            input.AsSpan().CopyTo(output.AsSpan());
        }

        public override void Backward(
        ReadOnlyMatrixSpan input, ReadOnlyMatrixSpan output, MatrixSpan outputGradient, MatrixSpan inputGradient, LayerContext context) =>
            throw new NotSupportedException();
    }

    [Fact]
    public void Predict_LayerThrowsOnAnyThread_ThrowsToTheCaller_AndContinues()
    {
        int before = Parallelism.MaxThreads;
        Parallelism.MaxThreads = 4;
        try
        {
            var model = new Model([new Refusing()]);
            Tensor bad = Tensor.Filled(new Shape(2000, 4), -1);
            Tensor good = Tensor.Filled(new Shape(2000, 4), 2);
            for (int i = 0; i < 20; i++)
            {
                FluentActions.Invoking(() => model.Predict(bad)).Should().Throw<InvalidOperationException>().WithMessage("refused");
                model.Predict(good).AsSpan().ToArray().Should().OnlyContain(value => value == 2);
            }
        }
        finally
        {
            Parallelism.MaxThreads = before;
        }
    }
}
