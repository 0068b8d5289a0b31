namespace NeuralNet.Samples.FashionMnist;

/// <summary>How to make and train a model.</summary>
/// <param name="Name">For headings.</param>
/// <param name="Layers">Makes new layers, from 784 to 10.</param>
/// <param name="Optimizer">Makes a fresh optimizer.</param>
/// <param name="Schedule">Of the learning rate.</param>
/// <param name="BatchSize">Rows a step.</param>
/// <param name="Epochs">Passes over the rows.</param>
/// <param name="LabelSmoothing">Of the loss.</param>
/// <param name="IsAugmented">Whether images are mirrored and moved differently in every epoch.</param>
/// <param name="Promise">The test accuracy that it reaches at least.</param>
internal sealed record Recipe(
    string Name, Func<Layer[]> Layers, Func<Optimizer> Optimizer, Schedule Schedule, int BatchSize, int Epochs, float LabelSmoothing, bool IsAugmented,
    float Promise)
{
    /// <summary>Under a minute on two cores.</summary>
    public static Recipe Quick { get; } =
        new(
            "784-128-10, SGD with momentum", () => [new Dense(784, 128, Activation.Relu), new Dense(128, 10)], () => new Sgd(0.1f, momentum: 0.9f),
            Schedule.Cosine(warmUp: 0.05), BatchSize: 128, Epochs: 15, LabelSmoothing: 0, IsAugmented: false, Promise: 0.87f);

    /// <summary>
    /// The best of three by the accuracy on the 6,000 validation images after 40 epochs, with seeds 1 and 2: 91.6 and 92.0 %. 784-1024-512-10 has 91.4
    /// and 91.8 % with batch norm, dropout, label smoothing and one cycle, 91.2 and 91.4 % without. 10 images are 0.17 %.
    /// </summary>
    public static Recipe Best { get; } =
        new(
            "784-512, two residual blocks, 10; batch norm, AdamW, one cycle, images mirrored and moved",
            () => [.. Hidden(784), Block(), Block(), new Dense(Width, 10)], () => new AdamW(3e-3f, weightDecay: 0.05f), Schedule.OneCycle(),
            BatchSize: 128, Epochs: 40, LabelSmoothing: 0.1f, IsAugmented: true, Promise: 0.90f);

    private const int Width = 512;

    /// <summary>A new model; its file also holds the names of the classes.</summary>
    /// <param name="seed">Names the starting weights.</param>
    public Model Build(int seed) => new(Layers(), seed)
    {
        Metadata = { ["classes"] = string.Join('\n', FashionData.ClassNames) },
    };

    private static Layer[] Hidden(int inputs) =>
        [new Dense(inputs, Width, initialization: Initialization.He), new BatchNorm(Width), new Activate(Activation.Relu)];

    private static Residual Block() => new([.. Hidden(Width), new Dropout(0.2f), .. Hidden(Width)]);
}
