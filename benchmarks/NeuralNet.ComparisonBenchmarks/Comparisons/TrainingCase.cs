namespace NeuralNet.ComparisonBenchmarks;

/// <summary>A network, a batch and a rule: one training step is forward, loss, backward, update.</summary>
/// <param name="Sizes">Inputs, hidden layers, outputs.</param>
/// <param name="Activation">Of the hidden layers; the last one has none.</param>
/// <param name="Batch">Rows.</param>
/// <param name="UsesAdam">Adam instead of plain SGD.</param>
/// <param name="Dropout">
/// Where given, batch normalisation, the activation and dropout of this rate follow each hidden layer. Libraries draw at random each in its own
/// way, so losses are compared on the same network with a rate of 0.
/// </param>
/// <param name="Blocks">Residual blocks of two layers after the first layer, x + dense(activation(dense(x))).</param>
internal sealed record TrainingCase(
    int[] Sizes, Activation Activation, int Batch, bool UsesAdam = false, float? Dropout = null, int Blocks = 0)
{
    private const int Seed = 42;

    // With relu it is a classifier with softmax; with sigmoid a regression with the mean squared error.
    public static IReadOnlyList<TrainingCase> All { get; } =
    [
        new([4, 16, 3], Activation.Relu, 16),
        new([1, 100, 200, 1], Activation.Sigmoid, 50),
        new([5, 300, 300, 1], Activation.Sigmoid, 37),
        new([784, 128, 10], Activation.Relu, 1),
        new([784, 128, 10], Activation.Relu, 32),
        new([784, 128, 10], Activation.Relu, 64),
        new([784, 128, 10], Activation.Relu, 128),
        new([784, 128, 10], Activation.Relu, 512),
        new([784, 512, 256, 10], Activation.Relu, 128),
        new([784, 1024, 1024, 10], Activation.Relu, 128),
        new([784, 512, 256, 10], Activation.Relu, 128, UsesAdam: true),
        new([784, 512, 256, 10], Activation.Relu, 128, UsesAdam: true, Dropout: 0.2f),
        new([784, 256, 10], Activation.Relu, 128, Blocks: 8),
    ];

    public bool IsClassifier => Activation == Activation.Relu;

    public float LearningRate => UsesAdam || Blocks > 0 ? 1e-4f : 0.01f; // each block adds to the size of what follows

    /// <summary>Multiply-adds count as two: forward, and backward without the gradient of the first layer's input.</summary>
    public double Flops =>
        Batch * (Enumerable.Range(0, Sizes.Length - 1).Sum(i => 6.0 * Sizes[i] * Sizes[i + 1]) - (2.0 * Sizes[0] * Sizes[1])
            + (12.0 * Blocks * Sizes[1] * Sizes[1]));

    public Tensor Features() => Tensor.Uniform(new Shape(Batch, Sizes[0]), 0, 1, Seed);

    /// <summary>[Batch, 1]: classes, or values from -1 to 1.</summary>
    public Tensor Targets()
    {
        Tensor targets = Tensor.Uniform(new Shape(Batch, 1), -1, 1, Seed + 1);
        for (int i = 0; i < targets.Length && IsClassifier; i++)
        {
            targets[i] = MathF.Floor((targets[i] + 1) * Sizes[^1] / 2);
        }

        return targets;
    }

    /// <summary>The same weights every time.</summary>
    public Model Model() => Dropout is float rate
        ? Networks.BuildNormalized(Sizes, Activation, rate, Seed)
        : Blocks > 0 ? Networks.BuildResidual(Sizes, Activation, Blocks, Seed)
        : Networks.Build(Sizes, Activation, Seed);

    /// <summary>The case whose losses are compared: without random draws.</summary>
    public TrainingCase WithoutDraws => Dropout is null ? this : this with { Dropout = 0 };

    public Trainer Trainer(Model model) => new(
        model,
        IsClassifier ? new SoftmaxCrossEntropy() : new MeanSquaredError(),
        UsesAdam ? new Adam(LearningRate) : new Sgd(LearningRate));

    public override string ToString() =>
        $"{string.Join('-', Sizes)} {(Dropout is null ? "" : "batch norm, dropout, ")}{(Blocks > 0 ? $"{Blocks} residual blocks, " : "")}{(IsClassifier ? "relu, softmax" : "sigmoid, MSE")}, "
        + $"{(UsesAdam ? "Adam" : "SGD")}, batch {Batch}";
}
