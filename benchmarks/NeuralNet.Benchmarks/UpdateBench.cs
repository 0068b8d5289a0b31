using BenchmarkDotNet.Attributes;

namespace NeuralNet.Benchmarks;

/// <summary>An optimizer's step over one weight.</summary>
public class UpdateBench
{
    private Parameter[] _parameters = [];
    private Sgd _sgd = new(0);
    private Sgd _momentum = new(0);
    private Adam _adam = new();
    private RmsProp _rmsProp = new(0);

    public static IEnumerable<MatrixShape> Shapes => [new("mnist_l1", 784, 128), new("wide_l2", 1024, 1024)];

    [ParamsSource(nameof(Shapes))]
    public MatrixShape Shape { get; set; } = MatrixShape.MnistHidden;

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Parallelism.MaxThreads = Threads;
        var parameter = new Parameter("weight", new Shape(Shape.Rows, Shape.Columns));
        parameter.Set(Shape.Draw(1));
        Shape.Draw(2).AsSpan().CopyTo(parameter.Gradient.AsSpan());
        _parameters = [parameter];

        // So slow that the weight stays where it is however often a benchmark steps.
        const float Rate = 1e-9f;
        _sgd = new Sgd(Rate);
        _momentum = new Sgd(Rate, momentum: 0.9f);
        _adam = new Adam(Rate);
        _rmsProp = new RmsProp(Rate);
    }

    [Benchmark(Baseline = true)]
    public void Sgd() => _sgd.Step(_parameters);

    [Benchmark]
    public void Momentum() => _momentum.Step(_parameters);

    [Benchmark]
    public void Adam() => _adam.Step(_parameters);

    [Benchmark]
    public void RmsProp() => _rmsProp.Step(_parameters);
}
