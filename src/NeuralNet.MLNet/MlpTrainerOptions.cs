using Microsoft.ML.Data;

namespace NeuralNet.MLNet;

/// <summary>The columns that a trainer reads, and how it learns.</summary>
public sealed record MlpTrainerOptions
{
    /// <summary>The column to predict.</summary>
    public string LabelColumnName { get; init; } = DefaultColumnNames.Label;

    /// <summary>The column of features, a vector of known size of <see cref="float"/>; NaN where a value is missing.</summary>
    public string FeatureColumnName { get; init; } = DefaultColumnNames.Features;

    /// <summary>A column of <see cref="float"/> with a weight for each row, 0 or more; null for 1 each.</summary>
    public string? ExampleWeightColumnName { get; init; }

    /// <summary>
    /// Networks, sizes, epochs and so on; the defaults choose by the number of rows. <see cref="MlpOptions.Seed"/> is added to that of the MLContext, if it has one.
    /// <see cref="MlpOptions.Weights"/> stays null: the weights are those of <see cref="ExampleWeightColumnName"/>.
    /// </summary>
    public MlpOptions Mlp { get; init; } = new();

    /// <summary>Ends the training. What was learned by then is returned.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Throws unless the columns have names and <see cref="Mlp"/> leaves the weights to this.</summary>
    internal void Check()
    {
        ArgumentException.ThrowIfNullOrEmpty(LabelColumnName);
        ArgumentException.ThrowIfNullOrEmpty(FeatureColumnName);
        ArgumentNullException.ThrowIfNull(Mlp);
        if (Mlp.Weights is not null)
        {
            throw new ArgumentException(
                $"Trainers.Mlp expects the weights' column as ExampleWeightColumnName but got MlpOptions.Weights = \"{Mlp.Weights}\". Set it there, and leave Weights null.");
        }
    }
}
