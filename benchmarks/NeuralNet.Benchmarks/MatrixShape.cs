namespace NeuralNet.Benchmarks;

/// <summary>A layer's output for a batch.</summary>
/// <param name="Name">Data set and layer.</param>
public sealed record MatrixShape(string Name, int Rows, int Columns) : ISized
{
    public static MatrixShape MnistHidden { get; } = new("mnist_hidden", 64, 128);

    public static MatrixShape WideHidden { get; } = new("wide_hidden", 128, 1024);

    public static MatrixShape MnistLogits { get; } = new("mnist_logits", 64, 10);

    public static MatrixShape ManyClasses { get; } = new("many_classes", 128, 1000);

    public double Flops => 0;

    public double Elements => (double)Rows * Columns;

    public Tensor Draw(int seed) => Tensor.Uniform(new Shape(Rows, Columns), -3, 3, seed);

    public override string ToString() => $"{Name}: {Rows}x{Columns}";
}
