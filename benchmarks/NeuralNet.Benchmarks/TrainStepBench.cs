using BenchmarkDotNet.Attributes;

namespace NeuralNet.Benchmarks;

/// <summary>A training step: forward, loss, backward, update.</summary>
public class TrainStepBench
{
    private Trainer? _sgd;
    private Trainer? _adam;
    private Tensor _features = new(0);
    private Tensor _targets = new(0);

    public static IEnumerable<NetworkShape> Shapes =>
    [
        new("sigmoid_regression", [5, 300, 300, 1], Activation.Sigmoid, 37, Trains: true),
        new("mnist_one", [784, 128, 10], Activation.Relu, 1, Trains: true),
        new("mnist", [784, 128, 10], Activation.Relu, 64, Trains: true),
        new("mnist_large_batch", [784, 128, 10], Activation.Relu, 512, Trains: true),
        new("mnist_deep", [784, 512, 256, 10], Activation.Relu, 128, Trains: true),
        new("mnist_wide", [784, 1024, 1024, 10], Activation.Relu, 128, Trains: true),
    ];

    [ParamsSource(nameof(Shapes))]
    public NetworkShape Shape { get; set; } = Shapes.First();

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Parallelism.MaxThreads = Threads;
        _features = Shape.Features();
        _targets = new Tensor(Shape.Rows, 1);
        for (int i = 0; i < Shape.Rows; i++)
        {
            _targets[i] = i % Shape.Sizes[^1];
        }

        Loss loss = Shape.Sizes[^1] == 1 ? new MeanSquaredError() : new SoftmaxCrossEntropy();
        _sgd = new Trainer(Shape.Build(), loss, new Sgd(0.01f));
        _adam = new Trainer(Shape.Build(), loss, new Adam(1e-5f));
    }

    [Benchmark(Baseline = true)]
    public float Sgd() => _sgd!.Step(_features, _targets);

    [Benchmark]
    public float Adam() => _adam!.Step(_features, _targets);
}
