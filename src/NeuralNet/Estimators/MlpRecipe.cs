namespace NeuralNet;

/// <summary>How a network of an estimator is made and trained: the options, with what they leave open decided.</summary>
/// <param name="HiddenSizes">Units of each hidden layer.</param>
/// <param name="Activation">Of the hidden layers.</param>
/// <param name="Dropout">The share of units dropped.</param>
/// <param name="LearningRate">AdamW's, at its greatest.</param>
/// <param name="WeightDecay">AdamW's.</param>
/// <param name="LabelSmoothing">Of a classifier.</param>
/// <param name="Epochs">Passes over the rows.</param>
/// <param name="BatchSize">Rows of a step.</param>
internal sealed record MlpRecipe(
    IReadOnlyList<int> HiddenSizes, Activation Activation, float Dropout, float LearningRate, float WeightDecay, float LabelSmoothing, int Epochs, int BatchSize)
{
    // 96 epochs of up to 7,500 rows; as many rows in all for tables with more.
    private const int MostEpochs = 96;
    private const int FewestEpochs = 12;
    private const long MostRows = 96L * 7_500;

    /// <summary>
    /// The recipes to try: one that keeps a network from learning noise by heart, and one that lets it learn fine rules that hold in nearly every
    /// row. Which is better differs by table, and not by its size.
    /// </summary>
    public static IReadOnlyList<MlpRecipe> For(MlpOptions options, int rows, bool isClassifier)
    {
        int epochs = options.Epochs ?? (int)Math.Clamp(MostRows / rows, FewestEpochs, MostEpochs);
        int batchSize = options.BatchSize ?? (rows >= 10_000 ? 256 : Math.Clamp(rows / 8, 16, 128));
        MlpRecipe Of(int width, float dropout, float rate, float smoothing) => new(
            options.HiddenSizes ?? [width, width, width], options.Activation ?? Activation.Swish, options.Dropout ?? dropout,
            options.LearningRate ?? rate, options.WeightDecay, options.LabelSmoothing ?? smoothing, epochs, batchSize);
        MlpRecipe careful = isClassifier ? Of(128, 0.3f, 1e-2f, 0.05f) : Of(256, 0.4f, 1e-2f, 0), free = Of(256, 0.05f, 5e-3f, 0);
        bool isDecided = options is { HiddenSizes: not null, Dropout: not null, LearningRate: not null } && (!isClassifier || options.LabelSmoothing is not null);
        return isDecided ? [careful] : [careful, free];
    }
}
