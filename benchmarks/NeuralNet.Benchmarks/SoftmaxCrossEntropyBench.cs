using BenchmarkDotNet.Attributes;

namespace NeuralNet.Benchmarks;

/// <summary>The loss of a classifier and its gradient, by class indices and by distributions.</summary>
public class SoftmaxCrossEntropyBench
{
    private readonly SoftmaxCrossEntropy _loss = new();
    private Tensor _logits = new(0);
    private Tensor _classes = new(0);
    private Tensor _distributions = new(0);
    private Tensor _gradient = new(0);

    public static IEnumerable<MatrixShape> Shapes => [MatrixShape.MnistLogits, MatrixShape.ManyClasses];

    [ParamsSource(nameof(Shapes))]
    public MatrixShape Shape { get; set; } = MatrixShape.MnistLogits;

    [GlobalSetup]
    public void Setup()
    {
        _logits = Shape.Draw(1);
        _classes = new Tensor(Shape.Rows, 1);
        _distributions = new Tensor(Shape.Rows, Shape.Columns);
        _gradient = new Tensor(Shape.Rows, Shape.Columns);
        for (int i = 0; i < Shape.Rows; i++)
        {
            _classes[i] = i % Shape.Columns;
            _distributions[i, i % Shape.Columns] = 1;
        }
    }

    [Benchmark]
    public float Classes() => _loss.Compute(_logits, _classes, _gradient);

    [Benchmark]
    public float Distributions() => _loss.Compute(_logits, _distributions, _gradient);
}
