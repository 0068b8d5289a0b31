namespace NeuralNet.ComparisonBenchmarks;

/// <summary>A relu network and rows to run through it, to the logits.</summary>
internal sealed record PredictionCase(int[] Sizes, int Rows)
{
    private const int Seed = 42;

    public static IReadOnlyList<PredictionCase> All { get; } =
    [
        .. new int[][] { [784, 128, 10], [784, 512, 256, 10], [16, 64, 64, 2] }.SelectMany(
            sizes => new[] { 1, 8, 32, 128, 1024 }, (sizes, rows) => new PredictionCase(sizes, rows)),
    ];

    public double Flops => Rows * Enumerable.Range(0, Sizes.Length - 1).Sum(i => 2.0 * Sizes[i] * Sizes[i + 1]);

    public Tensor Features() => Tensor.Uniform(new Shape(Rows, Sizes[0]), 0, 1, Seed);

    /// <summary>The same weights every time.</summary>
    public Model Model() => Networks.Build(Sizes, Activation.Relu, Seed);

    public override string ToString() => $"{string.Join('-', Sizes)}, {Rows} row{(Rows == 1 ? "" : "s")}";
}
