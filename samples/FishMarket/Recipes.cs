namespace NeuralNet.Samples.FishMarket;

/// <summary>The recipes of the lab, and ours.</summary>
internal static class Recipes
{
    /// <summary>The lab's own model, to the letter.</summary>
    public static Recipe Lab(int epochs) => new(
        "the lab's: 300-300 sigmoid, MSE",
        () => Mlp(Activation.Sigmoid, Initialization.Automatic, 5, 300, 300, 1),
        new MeanSquaredError(), () => new Sgd(1e-3f, weightDecay: 1e-2f), BatchSize: 37, epochs);

    /// <summary>What the better model is chosen from, by validation rows.</summary>
    public static Recipe[] Candidates(int epochs) =>
    [
        Squared([64], epochs), Squared([32, 32], epochs), Squared([100, 100], epochs),
        Robust([64], epochs), Robust([32, 32], epochs), Robust([100, 100], epochs),
    ];

    /// <summary>Tells the seven species apart.</summary>
    public static Recipe Species(int epochs) => new(
        "32 tanh, cross-entropy, Adam",
        () => Mlp(Activation.Tanh, Initialization.Automatic, 5, 32, 7),
        new SoftmaxCrossEntropy(), () => new Adam(1e-2f, weightDecay: 1e-3f), BatchSize: 16, epochs);

    private static Recipe Squared(int[] hidden, int epochs) => new(
        $"{string.Join('-', hidden)} sigmoid, MSE",
        () => Mlp(Activation.Sigmoid, Initialization.He, [5, .. hidden, 1]),
        new MeanSquaredError(), () => new Sgd(2e-3f, weightDecay: 1e-2f), BatchSize: 37, epochs, Cools: true);

    // Huber's loss is squared up to an error of 50 g and absolute beyond: a few heavy fish no longer pull all weights.
    private static Recipe Robust(int[] hidden, int epochs) => new(
        $"{string.Join('-', hidden)} sigmoid, Huber",
        () => Mlp(Activation.Sigmoid, Initialization.He, [5, .. hidden, 1]),
        new Huber(delta: 50), () => new Sgd(5e-3f, weightDecay: 1e-3f), BatchSize: 37, epochs, Cools: true);

    private static IEnumerable<Layer> Mlp(Activation activation, Initialization initialization, params int[] widths)
    {
        for (int i = 0; i + 1 < widths.Length; i++)
        {
            bool isLast = i + 2 == widths.Length;
            yield return new Dense(widths[i], widths[i + 1], isLast ? Activation.Identity : activation, initialization);
        }
    }
}
