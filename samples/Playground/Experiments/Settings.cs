namespace NeuralNet.Samples.Playground;

/// <summary>All that the controls of the page say; the same settings give the same run.</summary>
public sealed record Settings
{
    /// <summary>A name of <see cref="Problem.All"/>.</summary>
    public string Problem { get; init; } = "Circles";

    /// <summary>Rows of both parts together; drawn points have their own number.</summary>
    public int Count { get; init; } = 200;

    /// <summary>The share of rows that is trained on, in percent.</summary>
    public int TrainPercent { get; init; } = 60;

    /// <summary>Standard deviation of the normal noise, in percent of a unit.</summary>
    public int Noise { get; init; } = 10;

    /// <summary>Of the points, the first weights and the order of rows.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Units of each hidden layer, 0 to 6 layers of 1 to 8 units.</summary>
    public IReadOnlyList<int> Units { get; init; } = [8, 8];

    /// <summary>A name of <see cref="Choices.Activations"/>.</summary>
    public string Activation { get; init; } = "Tanh";

    /// <summary>A name of <see cref="Choices.Losses"/>.</summary>
    public string Loss { get; init; } = "SoftmaxCrossEntropy";

    /// <summary>A name of <see cref="Choices.Optimizers"/>.</summary>
    public string Optimizer { get; init; } = "Adam";

    /// <summary>The learning rate.</summary>
    public float LearningRate { get; init; } = 0.01f;

    /// <summary>The factor of the L1 penalty.</summary>
    public float L1 { get; init; }

    /// <summary>The weight decay, which is the L2 penalty.</summary>
    public float L2 { get; init; }

    /// <summary>The share of hidden units that a step leaves out.</summary>
    public float Dropout { get; init; }

    /// <summary>Rows a step.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>With a problem, and a loss that suits it.</summary>
    public Settings WithProblem(string name) =>
        this with { Problem = name, Loss = Choices.LossesFor(name).Contains(Loss) ? Loss : Choices.LossesFor(name)[0] };
}
