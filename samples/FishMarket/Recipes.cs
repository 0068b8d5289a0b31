namespace NeuralNet.Samples.FishMarket;

/// <summary>The recipes of the lab, and ours.</summary>
internal static class Recipes
{
    /// <summary>The lab's own model, to the letter.</summary>
    public static Recipe Lab(int epochs) => new(
        "the lab's 5-300-300-1",
        () => Mlp(Activation.Sigmoid, initialization: null, 5, 300, 300, 1),
        new MeanSquaredError(), () => new Sgd(1e-3f, weightDecay: 1e-2f), BatchSize: 37, epochs);

    /// <summary>
    /// The candidates for the better model, chosen by validation rows: the lab's recipe in several sizes, started wider (He), with a
    /// learning rate that falls in steps or in a straight line.
    /// </summary>
    /// <param name="scale">Maps a number of epochs to that of this run.</param>
    public static Recipe[] Candidates(Func<int, int> scale) =>
    [
        .. ((int[][])[[64], [128], [256], [64, 64], [128, 128]]).Select(hidden => Stepped(hidden, scale(600))),
        .. ((int[][])[[64], [128], [256], [512], [64, 64], [128, 128], [300, 300]]).Select(hidden => Straight(hidden, scale(1000))),
    ];

    /// <summary>Tells the seven species apart.</summary>
    public static Recipe Species(int epochs) => new(
        "32 tanh, cross-entropy, Adam",
        () => Mlp(Activation.Tanh, initialization: null, 5, 32, 7),
        new SoftmaxCrossEntropy(), () => new Adam(1e-2f, weightDecay: 1e-3f), BatchSize: 16, epochs);

    private static Recipe Stepped(int[] hidden, int epochs) =>
        Scheduled(hidden, "steps", 2e-3f, epochs, Schedule.Of(done => done < 0.6 ? 1 : done < 0.85 ? 0.25 : 0.05));

    private static Recipe Straight(int[] hidden, int epochs) => Scheduled(hidden, "line", 1e-3f, epochs, Schedule.Linear());

    // From He's wider start the sigmoids bend at once; a rate that falls ends the walk around the minimum.
    private static Recipe Scheduled(int[] hidden, string name, float rate, int epochs, Schedule schedule) => new(
        $"5-{string.Join('-', hidden)}-1, {name}",
        () => Mlp(Activation.Sigmoid, Initialization.He, [5, .. hidden, 1]),
        new MeanSquaredError(), () => new Sgd(rate, weightDecay: 1e-2f), BatchSize: 37, epochs, schedule);

    private static IEnumerable<Layer> Mlp(Activation activation, Initialization? initialization, params int[] widths)
    {
        for (int i = 0; i + 1 < widths.Length; i++)
        {
            bool isLast = i + 2 == widths.Length;
            yield return new Dense(widths[i], widths[i + 1], isLast ? Activation.Identity : activation, initialization);
        }
    }
}
