using BenchmarkDotNet.Attributes;

namespace NeuralNet.Benchmarks;

/// <summary>An activation over a layer's output, in place as a layer does it: with the bias going forward, with the gradient going back.</summary>
public class ActivationBench
{
    private Tensor _sums = new(0);
    private Tensor _bias = new(0);
    private Tensor _kept = new(0);
    private Tensor _output = new(0);
    private Tensor _gradient = new(0);

    public static IEnumerable<MatrixShape> Shapes => [MatrixShape.MnistHidden, MatrixShape.WideHidden];

    public static IEnumerable<Activation> Functions =>
        [Activation.Relu, Activation.Sigmoid, Activation.Tanh, Activation.Gelu, Activation.Swish];

    [ParamsSource(nameof(Shapes))]
    public MatrixShape Shape { get; set; } = MatrixShape.MnistHidden;

    [ParamsSource(nameof(Functions))]
    public Activation Function { get; set; } = Activation.Relu;

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

    // Copied again each time, which the figure includes: the function of the function of the function would be another load.
    [Benchmark]
    public void Forward()
    {
        _sums.AsSpan().CopyTo(_output.AsSpan());
        Function.Forward(_output, _bias.AsSpan(), Function.NeedsPreactivation ? _kept.AsSpan() : []);
    }

    // Filled again each time, which the figure includes: a gradient that is multiplied again and again would underflow.
    [Benchmark]
    public void Backward()
    {
        _gradient.AsSpan().Fill(1);
        Function.Backward(_kept.AsSpan(), _gradient.AsSpan());
    }
}
