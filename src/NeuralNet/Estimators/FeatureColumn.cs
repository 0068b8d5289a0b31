namespace NeuralNet;

/// <summary>A column as an estimator reads it: numbers, or categories that it knows.</summary>
/// <param name="Name">Of the table's column.</param>
/// <param name="Categories">Those of the training rows, in the order of their codes; null for a column of numbers.</param>
/// <param name="HasGaps">Whether a training row had no value.</param>
internal sealed record FeatureColumn(string Name, IReadOnlyList<string>? Categories, bool HasGaps)
{
    public bool IsNumber => Categories is null;
}
