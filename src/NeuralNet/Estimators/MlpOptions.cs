namespace NeuralNet;

/// <summary>How <see cref="MlpClassifier"/> and <see cref="MlpRegressor"/> learn. What is null is chosen by the number of rows and by trial on held-out rows.</summary>
public sealed record MlpOptions
{
    /// <summary>Units of each hidden layer. By default three layers of 128 or of 256.</summary>
    public IReadOnlyList<int>? HiddenSizes { get; init; }

    /// <summary>The activation of the hidden layers; <see cref="Activation.Swish"/> by default.</summary>
    public Activation? Activation { get; init; }

    /// <summary>The share of hidden units that are dropped in a training step, 0 or more and less than 1. By default 0.05, or 0.3 (classes) or 0.4 (numbers).</summary>
    public float? Dropout { get; init; }

    /// <summary>The greatest learning rate of AdamW, which rises to it and falls by a cosine to 0. By default 5e-3 or 1e-2.</summary>
    public float? LearningRate { get; init; }

    /// <summary>AdamW's weight decay, 0 or more.</summary>
    public float WeightDecay { get; init; } = 0.02f;

    /// <summary>Of a classifier: the share of a target that is spread over all classes, 0 or more and less than 1. By default 0 or 0.05.</summary>
    public float? LabelSmoothing { get; init; }

    /// <summary>Passes over the rows, 1 or more. By default 96, fewer for more than 7,500 rows.</summary>
    public int? Epochs { get; init; }

    /// <summary>Rows of a training step, 1 or more. By default 16 to 256, by the number of rows.</summary>
    public int? BatchSize { get; init; }

    /// <summary>
    /// Networks whose answers are averaged, 1 or more. Each learns from all rows but a fold of its own, by which its best epoch is chosen.
    /// </summary>
    public int Members { get; init; } = 8;

    /// <summary>Of a classifier: whether each class counts as much as every other, however rare, N / (K · its rows).</summary>
    public bool BalancesClasses { get; init; }

    /// <summary>Columns that are neither features nor target, such as an identifier.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];

    /// <summary>A column with a weight for each row, 0 or more; no feature then.</summary>
    public string? Weights { get; init; }

    /// <summary>Seeds folds, initial values, order of rows and dropout. The same seed gives the same bits on one machine, for any number of threads.</summary>
    public int Seed { get; init; }

    /// <summary>A limit on the time of a fit. The networks that are trained by then are used, so the bits depend on the time.</summary>
    public TimeSpan? MaxTime { get; init; }

    /// <summary>Is told of each epoch of each network, from the thread that trains it.</summary>
    public IProgress<MlpProgress>? Progress { get; init; }

    /// <summary>Throws unless every value is in its range.</summary>
    internal void Check(string who)
    {
        Require(HiddenSizes is null || (HiddenSizes.Count > 0 && HiddenSizes.All(size => size > 0)), "HiddenSizes of 1 or more");
        Require(Dropout is null or (>= 0 and < 1), "a Dropout of 0 or more and less than 1");
        Require(LearningRate is null || (LearningRate > 0 && float.IsFinite(LearningRate.Value)), "a finite LearningRate above 0");
        Require(WeightDecay >= 0 && float.IsFinite(WeightDecay), "a finite WeightDecay of 0 or more");
        Require(LabelSmoothing is null or (>= 0 and < 1), "a LabelSmoothing of 0 or more and less than 1");
        Require(Epochs is null or >= 1, "1 or more Epochs");
        Require(BatchSize is null or >= 1, "a BatchSize of 1 or more");
        Require(Members >= 1, "1 or more Members");
        Require(MaxTime is null || MaxTime > TimeSpan.Zero, "a MaxTime above 0");
        ArgumentNullException.ThrowIfNull(Ignored);

        void Require(bool holds, string what)
        {
            if (!holds)
            {
                throw new ArgumentOutOfRangeException(null, $"{who} expects {what}, or none for the default, but got {this}.");
            }
        }
    }
}
