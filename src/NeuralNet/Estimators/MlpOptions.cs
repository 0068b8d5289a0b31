namespace NeuralNet;

/// <summary>
/// How <see cref="MlpClassifier"/>, <see cref="MlpLabelClassifier"/> and <see cref="MlpRegressor"/> learn. What is null is chosen by the number of rows and by trial
/// on held-out rows.
/// </summary>
public sealed record MlpOptions
{
    /// <summary>Units of each hidden layer. By default three layers of 128 or of 256.</summary>
    public IReadOnlyList<int>? HiddenSizes { get; init; }

    /// <summary>The activation of the hidden layers; <see cref="Activation.Swish"/> by default.</summary>
    public Activation? Activation { get; init; }

    /// <summary>The forms in which networks see numbers. By default scaled and as ranks; networks that predict numbers, and every second that predicts classes, also in bins.</summary>
    public NumberForms? Numbers { get; init; }

    /// <summary>A column with more categories than this has an embedding, one with fewer is one-hot; 0 or more. 0 embeds all.</summary>
    public int MostOneHot { get; init; } = 64;

    /// <summary>The learned numbers that stand for a category in an embedding, 1 or more.</summary>
    public int EmbeddingWidth { get; init; } = 8;

    /// <summary>The share of hidden units that are dropped in a training step, 0 or more and less than 1. By default 0.05, or 0.3 (classes) or 0.4 (numbers).</summary>
    public float? Dropout { get; init; }

    /// <summary>Makes the optimizer of a network, with a learning rate and penalties of its own; null for AdamW.</summary>
    public Func<Optimizer>? Optimizer { get; init; }

    /// <summary>The greatest learning rate of AdamW. By default 5e-3 or 1e-2; 1e-3 for a model that starts from another.</summary>
    public float? LearningRate { get; init; }

    /// <summary>AdamW's weight decay (L2, decoupled), 0 or more; 0.02 by default.</summary>
    public float? WeightDecay { get; init; }

    /// <summary>AdamW's L1 penalty, 0 or more: it makes weights exactly 0.</summary>
    public float L1Penalty { get; init; }

    /// <summary>The factor of the learning rate over a network's training. By default it rises for a twentieth and falls by a cosine to 0.</summary>
    public Schedule? Schedule { get; init; }

    /// <summary>Of a classifier: the share of a target that is spread over all classes, 0 or more and less than 1. By default 0 or 0.05.</summary>
    public float? LabelSmoothing { get; init; }

    /// <summary>Passes over the rows, 1 or more. By default 96, fewer for more than 7,500 rows.</summary>
    public int? Epochs { get; init; }

    /// <summary>Ends a network's training when its held-out rows have not been answered better for so many epochs, 1 or more; null for never. The best epoch is kept in any case.</summary>
    public int? Patience { get; init; }

    /// <summary>Rows of a training step, 1 or more. By default 16 to 256, by the number of rows.</summary>
    public int? BatchSize { get; init; }

    /// <summary>
    /// Networks whose answers are averaged, 1 or more. Each learns from all rows but a fold of its own, by which its best epoch is chosen.
    /// </summary>
    public int Members { get; init; } = 8;

    /// <summary>Of a classifier: whether each class counts as much as every other, however rare, N / (K · its rows).</summary>
    public bool BalancesClasses { get; init; }

    /// <summary>Of a classifier: how much a row of a class counts, by the class's name; 1 for those that are not named.</summary>
    public IReadOnlyDictionary<string, double>? ClassWeights { get; init; }

    /// <summary>Columns that are neither features nor target, such as an identifier.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];

    /// <summary>A column with a weight for each row, 0 or more; no feature then.</summary>
    public string? Weights { get; init; }

    /// <summary>
    /// A fitted model whose networks the training starts from (warm start), null for new ones. Columns, categories and classes are then those of the model, and
    /// so are its sizes, dropout, forms of numbers and members. Its networks have seen their rows: where these are among the new ones, the best epoch, the calibration
    /// and the intervals are judged on rows that are partly known, and are too good.
    /// </summary>
    public MlpEstimator? Start { get; init; }

    /// <summary>Seeds folds, initial values, order of rows and dropout. The same seed gives the same bits on one machine, for any number of threads.</summary>
    public int Seed { get; init; }

    /// <summary>
    /// A limit on the time of a fit. The networks that are trained by then are used, and the learning rate falls by the time that is over, so the bits depend on the
    /// time.
    /// </summary>
    public TimeSpan? MaxTime { get; init; }

    /// <summary>
    /// Of a fit from a <see cref="LargeTable"/>: the folder of its temporary files, which take 4 bytes for each row and column; null for the system's. A process that is killed leaves
    /// a folder <c>neuralnet-fit-...</c> there, which may be deleted.
    /// </summary>
    public string? WorkFolder { get; init; }

    /// <summary>Is told of each epoch of each network, from the thread that trains it.</summary>
    public IProgress<MlpProgress>? Progress { get; init; }

    /// <summary>Throws unless every value is in its range.</summary>
    internal void Check(string who)
    {
        Require(HiddenSizes is null || (HiddenSizes.Count > 0 && HiddenSizes.All(size => size > 0)), "HiddenSizes of 1 or more");
        Require(Numbers is null || (Numbers > 0 && Numbers <= NumberForms.All), "one or more forms of Numbers");
        Require(MostOneHot >= 0, "MostOneHot of 0 or more");
        Require(EmbeddingWidth >= 1, "an EmbeddingWidth of 1 or more");
        Require(Dropout is null or (>= 0 and < 1), "a Dropout of 0 or more and less than 1");
        Require(LearningRate is null || (LearningRate > 0 && float.IsFinite(LearningRate.Value)), "a finite LearningRate above 0");
        Require(WeightDecay is null || (WeightDecay >= 0 && float.IsFinite(WeightDecay.Value)), "a finite WeightDecay of 0 or more");
        Require(L1Penalty >= 0 && float.IsFinite(L1Penalty), "a finite L1Penalty of 0 or more");
        Require(LabelSmoothing is null or (>= 0 and < 1), "a LabelSmoothing of 0 or more and less than 1");
        Require(Epochs is null or >= 1, "1 or more Epochs");
        Require(Patience is null or >= 1, "a Patience of 1 or more");
        Require(BatchSize is null or >= 1, "a BatchSize of 1 or more");
        Require(Members >= 1, "1 or more Members");
        Require(ClassWeights is null || ClassWeights.Values.All(weight => weight >= 0 && double.IsFinite(weight)), "finite ClassWeights of 0 or more");
        Require(MaxTime is null || MaxTime > TimeSpan.Zero, "a MaxTime above 0");
        ArgumentNullException.ThrowIfNull(Ignored);
        if (Optimizer is not null && (LearningRate is not null || WeightDecay is not null || L1Penalty > 0))
        {
            throw new ArgumentException($"{who} expects a LearningRate, a WeightDecay or an L1Penalty without an Optimizer, which has its own, but got {this}.");
        }

        if (Start is not null && this is not { HiddenSizes: null, Activation: null, Numbers: null, Dropout: null })
        {
            throw new ArgumentException($"{who} expects HiddenSizes, an Activation, Numbers or a Dropout without a Start, whose networks have theirs, but got {this}.");
        }

        void Require(bool holds, string what)
        {
            if (!holds)
            {
                throw new ArgumentOutOfRangeException(null, $"{who} expects {what}, or none for the default, but got {this}.");
            }
        }
    }
}
