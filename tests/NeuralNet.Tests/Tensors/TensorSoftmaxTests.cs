using CsCheck;

namespace NeuralNet.Tests.Tensors;

[Trait("Category", "Numeric")]
public class TensorSoftmaxTests
{
    // By hand: e^0 : e^ln2 : e^ln3 = 1 : 2 : 3.
    [Fact]
    public void Softmax_OfLogarithms_IsTheirProportion() =>
        Tensor.From([0, MathF.Log(2), MathF.Log(3)], rows: 1, columns: 3).Softmax().AsSpan().ToArray()
            .Should().Equal([1 / 6f, 2 / 6f, 3 / 6f], (a, b) => MathF.Abs(a - b) < 1e-6f);

    [Fact]
    public void Softmax_OfRandomLogits_AgreesWithFloat64() =>
        Gen.Select(Gen.Int[1, 5], Gen.Int[1, 40]).SelectMany(size => Gen.Float[-30, 30].Array[size.Item1 * size.Item2]
            .Select(values => Tensor.From(values, size.Item1, size.Item2))).Sample(logits =>
        {
            Tensor result = logits.Softmax();
            result.Shape.Should().Be(logits.Shape);
            for (int i = 0; i < logits.Rows; i++)
            {
                double[] exponentials = [.. logits.Row(i).ToArray().Select(logit => Math.Exp(logit))];
                double sum = exponentials.Sum();
                result.Row(i).ToArray().Should().Equal(
                    exponentials.Select(exponential => exponential / sum), (a, b) => Math.Abs(a - b) < 1e-6);
            }
        });

    // The same logits less 1000: without subtracting the greatest one, e^1000 is infinite and the result NaN.
    [Fact]
    public void Softmax_OfGreatLogits_DoesNotOverflow()
    {
        Tensor logits = Tensor.From(new float[,] { { 1000, 1001, 1003 }, { -1000, -1001, -1e30f } });
        Tensor small = Tensor.From(new float[,] { { 0, 1, 3 }, { 0, -1, -1000 } });
        logits.Softmax().AsSpan().ToArray().Should().Equal(small.Softmax().AsSpan().ToArray());
        logits.Softmax().Sum(1).AsSpan().ToArray().Should().Equal([1, 1], (a, b) => MathF.Abs(a - b) < 1e-6f);
    }

    [Fact]
    public void Softmax_OfNoRows_IsEmpty()
    {
        new Tensor(0, 3).Softmax().Shape.Should().Be(new Shape(0, 3));
        new Tensor(3, 0).Softmax().Shape.Should().Be(new Shape(3, 0));
    }

    [Fact]
    public void Softmax_OfAVector_NamesTheShapeAndACure()
    {
        Action softmax = () => new Tensor(3).Softmax();
        softmax.Should().Throw<InvalidOperationException>().WithMessage(
            "Softmax expects a matrix [rows, columns] but got [3]. Reshape it, for example to [3, 1].");
    }
}
