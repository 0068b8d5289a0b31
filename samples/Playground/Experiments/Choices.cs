namespace NeuralNet.Samples.Playground;

/// <summary>What the lists of the page offer, each with its part of the library. A name is the C# name.</summary>
public static class Choices
{
    private static readonly string[] s_regressionLosses = ["MeanSquaredError", "MeanAbsoluteError", "Huber"];
    private static readonly string[] s_classLosses = ["SoftmaxCrossEntropy", "SigmoidCrossEntropy", "Hinge", "MeanSquaredError"];

    /// <summary>The activations of hidden layers.</summary>
    public static IReadOnlyList<string> Activations { get; } = ["Tanh", "Relu", "Sigmoid", "Swish", "Gelu", "Identity"];

    /// <summary>The optimizers.</summary>
    public static IReadOnlyList<string> Optimizers { get; } = ["Sgd", "Momentum", "RmsProp", "Adam", "AdamW"];

    /// <summary>The learning rates.</summary>
    public static IReadOnlyList<float> LearningRates { get; } = [0.0003f, 0.001f, 0.003f, 0.01f, 0.03f, 0.1f, 0.3f, 1];

    /// <summary>The factors of L1 and L2.</summary>
    public static IReadOnlyList<float> Penalties { get; } = [0, 0.0003f, 0.001f, 0.003f, 0.01f, 0.03f, 0.1f];

    /// <summary>The rates of dropout.</summary>
    public static IReadOnlyList<float> DropoutRates { get; } = [0, 0.1f, 0.2f, 0.3f, 0.5f];

    /// <summary>The batch sizes.</summary>
    public static IReadOnlyList<int> BatchSizes { get; } = [1, 4, 8, 16, 32, 64, 128];

    /// <summary>The losses that suit a problem; the first is the default.</summary>
    public static IReadOnlyList<string> LossesFor(string problem) => Problem.Named(problem).IsRegression ? s_regressionLosses : s_classLosses;

    /// <summary>Outputs of the network for a loss: a score for each class, or one number.</summary>
    public static int OutputsOf(string loss) => loss is "SoftmaxCrossEntropy" or "Hinge" ? 2 : 1;

    /// <summary>Whether the classes are the numbers -1 and 1, and not 0 and 1.</summary>
    public static bool HasSignedTargets(Settings settings) => settings.Loss == "MeanSquaredError" && !Problem.Named(settings.Problem).IsRegression;

    internal static Activation ActivationOf(string name) => name switch
    {
        "Tanh" => Activation.Tanh,
        "Relu" => Activation.Relu,
        "Sigmoid" => Activation.Sigmoid,
        "Swish" => Activation.Swish,
        "Gelu" => Activation.Gelu,
        _ => Activation.Identity,
    };

    internal static Loss LossOf(string name) => name switch
    {
        "SoftmaxCrossEntropy" => new SoftmaxCrossEntropy(),
        "SigmoidCrossEntropy" => new SigmoidCrossEntropy(),
        "Hinge" => new Hinge(),
        "MeanAbsoluteError" => new MeanAbsoluteError(),
        "Huber" => new Huber(),
        _ => new MeanSquaredError(),
    };

    internal static Optimizer OptimizerOf(Settings s) => s.Optimizer switch
    {
        "Sgd" => new Sgd(s.LearningRate, weightDecay: s.L2, l1Penalty: s.L1),
        "Momentum" => new Sgd(s.LearningRate, momentum: 0.9f, weightDecay: s.L2, l1Penalty: s.L1),
        "RmsProp" => new RmsProp(s.LearningRate, weightDecay: s.L2, l1Penalty: s.L1),
        "AdamW" => new AdamW(s.LearningRate, weightDecay: s.L2, l1Penalty: s.L1),
        _ => new Adam(s.LearningRate, weightDecay: s.L2, l1Penalty: s.L1),
    };
}
