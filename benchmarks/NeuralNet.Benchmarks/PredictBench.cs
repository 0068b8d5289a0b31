using BenchmarkDotNet.Attributes;

namespace NeuralNet.Benchmarks;

/// <summary>A prediction on spans.</summary>
public class PredictBench
{
    private static readonly int[] RowCounts = [1, 32, 256, 1024];

    private Model? _model;
    private Tensor _features = new(0);
    private Tensor _output = new(0);

    public static IEnumerable<NetworkShape> Shapes =>
        from rows in RowCounts
        from shape in new NetworkShape[]
        {
            new("mnist", [784, 128, 10], Activation.Relu, rows, Trains: false),
            new("mnist_deep", [784, 512, 256, 10], Activation.Relu, rows, Trains: false),
        }
        select shape;

    [ParamsSource(nameof(Shapes))]
    public NetworkShape Shape { get; set; } = Shapes.First();

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Parallelism.MaxThreads = Threads;
        _model = Shape.Build();
        _features = Shape.Features();
        _output = new Tensor(Shape.Rows, Shape.Sizes[^1]);
    }

    [Benchmark]
    public void Predict() => _model!.Predict(_features.AsSpan(), _output.AsSpan());
}
