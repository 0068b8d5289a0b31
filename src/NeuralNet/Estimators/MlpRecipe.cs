namespace NeuralNet;

/// <summary>How a network of an estimator is made and trained: the options, with what they leave open decided.</summary>
/// <param name="HiddenSizes">Units of each hidden layer.</param>
/// <param name="Activation">Of the hidden layers.</param>
/// <param name="Dropout">The share of units dropped.</param>
/// <param name="Optimizer">Makes the optimizer.</param>
/// <param name="LabelSmoothing">Of a classifier.</param>
/// <param name="Epochs">Passes over the rows.</param>
/// <param name="BatchSize">Rows of a step.</param>
internal sealed record MlpRecipe(
    IReadOnlyList<int> HiddenSizes, Activation Activation, float Dropout, Func<Optimizer> Optimizer, float LabelSmoothing, int Epochs, int BatchSize)
{
    /// <summary>Of AdamW.</summary>
    public const float DefaultDecay = 0.02f;

    // Slow enough that a trained network is not thrown off.
    private const float RateFromStart = 1e-3f;

    // 96 epochs of up to 7,500 rows; as many rows in all for tables with more.
    private const int MostEpochs = 96;
    private const int FewestEpochs = 12;
    private const long MostRows = 96L * 7_500;

    /// <summary>
    /// The recipes to try: one that keeps a network from learning noise by heart, and one that lets it learn fine rules that hold in nearly every
    /// row. Which is better differs by table, and not by its size. A model to start from has decided already.
    /// </summary>
    public static IReadOnlyList<MlpRecipe> For(MlpOptions options, int rows, bool isClassifier)
    {
        int epochs = options.Epochs ?? (int)Math.Clamp(MostRows / rows, FewestEpochs, MostEpochs);
        int batchSize = options.BatchSize ?? BatchSizeFor(rows);
        MlpRecipe careful = isClassifier ? Of(128, 0.3f, 1e-2f, 0.05f) : Of(256, 0.4f, 1e-2f, 0), free = Of(256, 0.05f, 5e-3f, 0);
        if (options.Start is not null)
        {
            return [Of(0, 0, RateFromStart, 0)];
        }

        bool isDecided = options is { HiddenSizes: not null, Dropout: not null } && (options.LearningRate ?? options.Optimizer as object) is not null
            && (!isClassifier || options.LabelSmoothing is not null);
        return isDecided ? [careful] : [careful, free];

        MlpRecipe Of(int width, float dropout, float rate, float smoothing) => new(
            options.HiddenSizes ?? [width, width, width], options.Activation ?? Activation.Swish, options.Dropout ?? dropout,
            options.Optimizer ?? (() => new AdamW(options.LearningRate ?? rate, weightDecay: options.WeightDecay ?? DefaultDecay, l1Penalty: options.L1Penalty)),
            options.LabelSmoothing ?? smoothing, epochs, batchSize);
    }

    /// <summary>By default.</summary>
    public static int BatchSizeFor(int rows) => rows >= 10_000 ? 256 : Math.Clamp(rows / 8, 16, 128);
}
