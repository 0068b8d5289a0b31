using BenchmarkDotNet.Attributes;

namespace NeuralNet.Benchmarks;

/// <summary>An activation over a layer's output: with the bias going forward, with the gradient going back.</summary>
public class ActivationBench
{
    private Tensor _sums = new(0);
    private Tensor _bias = new(0);
    private Tensor _kept = new(0);
    private Tensor _output = new(0);
    private Tensor _gradient = new(0);

    public static IEnumerable<MatrixShape> Shapes => [MatrixShape.MnistHidden, MatrixShape.WideHidden];

    [ParamsSource(nameof(Shapes))]
    public MatrixShape Shape { get; set; } = MatrixShape.MnistHidden;

    [Params(Activation.Relu, Activation.Sigmoid, Activation.Tanh, Activation.Gelu, Activation.Swish)]
    public Activation Function { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Parallelism.MaxThreads = 1;
        _sums = Shape.Draw(1);
        _bias = Tensor.Uniform(new Shape(Shape.Columns), -1, 1, seed: 2);
        _kept = Shape.Draw(3);
        _output = Shape.Draw(4);
        _gradient = Tensor.Filled(new Shape(Shape.Rows, Shape.Columns), 1);
    }

    [Benchmark]
    public void Forward() => ActivationFunction.Forward(
        Function, _sums.AsSpan(), _bias.AsSpan(),
        ActivationFunction.NeedsPreactivation(Function) ? _kept.AsSpan() : [], _output.AsSpan());

    // Filled anew, which the figure includes: a gradient that is multiplied again and again would underflow.
    [Benchmark]
    public void Backward()
    {
        _gradient.AsSpan().Fill(1);
        ActivationFunction.Backward(Function, _kept.AsSpan(), Shape.Columns, _gradient.AsSpan());
    }
}
