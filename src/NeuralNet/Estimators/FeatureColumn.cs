namespace NeuralNet;

/// <summary>A column as an estimator reads it: numbers, or categories that it knows.</summary>
/// <param name="Name">Of the table's column.</param>
/// <param name="Categories">Those of the training rows, in the order of their codes; null for a column of numbers.</param>
/// <param name="HasGaps">Whether a training row had no value.</param>
public sealed record FeatureColumn(string Name, IReadOnlyList<string>? Categories, bool HasGaps)
{
    /// <summary>Whether it holds numbers.</summary>
    public bool IsNumber => Categories is null;

    /// <summary>The number or the code of a value; NaN for one that is missing, and for a category that is unknown.</summary>
    /// <exception cref="ArgumentException">It is a text where a number is expected.</exception>
    internal float Encode(FieldValue value)
    {
        if (IsNumber)
        {
            return value.Text is null ? float.NaN
                : value.Number is { } number ? (float)number
                : throw new ArgumentException($"The model expects a number of \"{Name}\" but got \"{value.Text}\".", nameof(value));
        }

        for (int code = 0; code < Categories!.Count; code++)
        {
            if (Categories[code] == value.Text)
            {
                return code;
            }
        }

        return float.NaN;
    }
}
