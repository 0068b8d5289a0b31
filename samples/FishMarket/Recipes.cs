namespace NeuralNet.Samples.FishMarket;

/// <summary>The recipes of the lab, and ours.</summary>
internal static class Recipes
{
    /// <summary>The lab's own model, to the letter.</summary>
    public static Recipe Lab(int epochs) => new(
        "the lab's 5-300-300-1",
        () => Mlp(Activation.Sigmoid, Initialization.Automatic, 5, 300, 300, 1),
        new MeanSquaredError(), () => new Sgd(1e-3f, weightDecay: 1e-2f), BatchSize: 37, epochs);

    /// <summary>
    /// What the better model is chosen from, by validation rows: the lab's recipe in several sizes, started wider (He) and with
    /// a learning rate that falls to zero.
    /// </summary>
    public static Recipe[] Candidates(int epochs) =>
        [.. ((int[][])[[64], [128], [256], [512], [64, 64], [128, 128], [300, 300]]).Select(hidden => Cooled(hidden, epochs))];

    /// <summary>Tells the seven species apart.</summary>
    public static Recipe Species(int epochs) => new(
        "32 tanh, cross-entropy, Adam",
        () => Mlp(Activation.Tanh, Initialization.Automatic, 5, 32, 7),
        new SoftmaxCrossEntropy(), () => new Adam(1e-2f, weightDecay: 1e-3f), BatchSize: 16, epochs);

    // From He's wider start the sigmoids bend at once; a rate that falls to zero ends the walk around the minimum.
    private static Recipe Cooled(int[] hidden, int epochs) => new(
        $"5-{string.Join('-', hidden)}-1, cooled",
        () => Mlp(Activation.Sigmoid, Initialization.He, [5, .. hidden, 1]),
        new MeanSquaredError(), () => new Sgd(1e-3f, weightDecay: 1e-2f), BatchSize: 37, epochs, Cools: true);

    private static IEnumerable<Layer> Mlp(Activation activation, Initialization initialization, params int[] widths)
    {
        for (int i = 0; i + 1 < widths.Length; i++)
        {
            bool isLast = i + 2 == widths.Length;
            yield return new Dense(widths[i], widths[i + 1], isLast ? Activation.Identity : activation, initialization);
        }
    }
}
