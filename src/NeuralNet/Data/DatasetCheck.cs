namespace NeuralNet;

/// <summary>Checks a dataset, and a batch that it is to fill.</summary>
internal static class DatasetCheck
{
    /// <summary>Throws where a dataset has no row, no feature or no target.</summary>
    /// <param name="data">Any implementation.</param>
    /// <param name="who">The class or method that uses it: the error begins with it.</param>
    /// <param name="parameter">The name of the caller's parameter.</param>
    public static void ThrowIfEmpty(IDataset data, string who, string parameter)
    {
        if (data.Count < 1 || data.FeatureCount < 1 || data.TargetCount < 1)
        {
            throw new ArgumentException(
                $"{who} expects a dataset of 1 or more rows, features and targets but {data.GetType().Name} has {data.Count} rows, "
                + $"{data.FeatureCount} features and {data.TargetCount} targets.",
                parameter);
        }
    }

    /// <summary>Throws on the first row number outside 0..N-1.</summary>
    public static void ThrowIfOutside(IDataset data, ReadOnlySpan<int> rows, string method)
    {
        foreach (int row in rows)
        {
            if ((uint)row >= (uint)data.Count)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(rows), $"{data.GetType().Name}.{method} expects row numbers 0 to {data.Count - 1} but got {row}.");
            }
        }
    }

    /// <summary>The check at the start of <see cref="IDataset.Read"/>: a batch of this dataset's sizes, and rows that exist.</summary>
    public static void ThrowIfUnfit(IDataset data, Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Features.Columns != data.FeatureCount || batch.Targets.Columns != data.TargetCount
            || (data.HasWeights && batch.Weights is null))
        {
            string name = data.GetType().Name;
            throw new ArgumentException(
                $"{name}.Read of {batch.Count} rows expects features [{batch.Count}, {data.FeatureCount}], targets [{batch.Count}, "
                + $"{data.TargetCount}]{(data.HasWeights ? $" and weights [{batch.Count}, 1]" : "")} but got features {batch.Features.Shape}, "
                + $"targets {batch.Targets.Shape} and {(batch.Weights is null ? "no weights" : $"weights {batch.Weights.Shape}")}. "
                + "Make the batch for this dataset: new Batch(data, rows).",
                nameof(batch));
        }

        ThrowIfOutside(data, batch.Rows, nameof(IDataset.Read));
    }
}
