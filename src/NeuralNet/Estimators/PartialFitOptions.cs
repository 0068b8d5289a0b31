namespace NeuralNet;

/// <summary>How an estimator learns on from new rows: <see cref="MlpClassifier.PartialFit"/>.</summary>
/// <remarks>All networks learn from all rows, with AdamW that begins anew and the weight decay of <see cref="MlpOptions"/>. Each row counts the same: weights of rows and classes are not read.</remarks>
public sealed record PartialFitOptions
{
    /// <summary>Passes over the rows, 1 or more.</summary>
    public int Epochs { get; init; } = 1;

    /// <summary>The learning rate: finite, above 0. A fifth of the usual, so that what was learned before is not lost at once.</summary>
    public float LearningRate { get; init; } = 1e-3f;

    /// <summary>Rows of a training step, 1 or more. By default 16 to 256, by the number of rows.</summary>
    public int? BatchSize { get; init; }

    /// <summary>Seeds the order of the rows and dropout.</summary>
    public int Seed { get; init; }

    /// <summary>Throws unless every value is in its range.</summary>
    internal void Check()
    {
        if (!(Epochs >= 1 && LearningRate > 0 && float.IsFinite(LearningRate) && BatchSize is null or >= 1))
        {
            throw new ArgumentOutOfRangeException(
                null, $"PartialFit expects 1 or more Epochs, a finite LearningRate above 0 and a BatchSize of 1 or more, or none for the default, but got {this}.");
        }
    }
}
