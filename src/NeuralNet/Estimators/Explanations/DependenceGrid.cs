namespace NeuralNet;

/// <summary>A column, and the values of it at which <see cref="PartialDependence"/> is computed. The column's name alone will do.</summary>
/// <param name="Column">The column's name.</param>
/// <example><code>
/// model.PartialDependence(test, "months");
/// model.PartialDependence(test, new DependenceGrid("months") { Values = [1, 12, 24, 36] });
/// </code></example>
public sealed record DependenceGrid(string Column)
{
    private const int MostPoints = 1_000;

    /// <summary>
    /// Of a column of numbers: how many values are taken, 1 to 1,000. They are the numbers of the rows where there are no more different ones, else quantiles of
    /// them from 5 to 95 %, each a number that a row has. Of categories, all that the model knows are taken.
    /// </summary>
    public int Points { get; init; } = 20;

    /// <summary>These values instead, in this order; null is a missing one.</summary>
    public IReadOnlyList<FieldValue>? Values { get; init; }

    /// <summary>Whether a missing value comes last, where the training rows had gaps in the column. Without gaps there, the model takes one for the median.</summary>
    public bool IncludesMissing { get; init; }

    /// <summary>The column with the usual grid.</summary>
    /// <param name="column">The column's name.</param>
    public static implicit operator DependenceGrid(string column) => new(column);

    /// <summary>The same for languages without conversions.</summary>
    /// <param name="column">The column's name.</param>
    public static DependenceGrid FromString(string column) => column;

    /// <summary>The values, as a column of their own.</summary>
    /// <param name="known">The column as the model reads it.</param>
    /// <param name="column">The column of the rows.</param>
    /// <exception cref="ArgumentException">No value, or one that the column cannot have.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of points is not 1 to 1,000.</exception>
    internal TableColumn ColumnOf(FeatureColumn known, TableColumn column)
    {
        if (Points is < 1 or > MostPoints)
        {
            throw new ArgumentOutOfRangeException(
                null, FormattableString.Invariant($"PartialDependence expects 1 to {MostPoints:N0} Points for \"{Column}\" but got {Points}. 20 is usual."));
        }

        IReadOnlyList<FieldValue> values = Values ?? (known.Categories is { } all ? [.. all.Select(FieldValue.FromString)] : Quantiles(column as NumberColumn));
        if (Values is null && IncludesMissing && known.HasGaps)
        {
            values = [.. values, default];
        }

        if (values.Count == 0)
        {
            throw new ArgumentException($"PartialDependence expects 1 or more values of \"{Column}\" but got none. Give some by Values.");
        }

        foreach (FieldValue value in values)
        {
            Check(known, value);
        }

        return known.IsNumber
            ? new NumberColumn(Column, [.. values.Select(value => value.Number ?? double.NaN)], (column as NumberColumn)?.DateFormat)
            : new CategoryColumn(Column, values.Select(value => value.Text));
    }

    private static void Check(FeatureColumn known, FieldValue value)
    {
        float encoded = known.Encode(value);
        if (value.Text is not null && !float.IsFinite(encoded))
        {
            throw new ArgumentException($"PartialDependence expects {(known.Categories is { } categories
                ? $"categories of \"{known.Name}\" that the model knows, {string.Join(", ", categories)}," : $"finite numbers of \"{known.Name}\" within float32")} but got \"{value.Text}\".");
        }
    }

    private FieldValue[] Quantiles(NumberColumn? column)
    {
        const double least = 0.05, most = 0.95;
        double[] sorted = column is null ? [] : [.. column.AsSpan().ToArray().Where(number => !double.IsNaN(number)).Order()];
        double[] different = [.. sorted.Distinct()];
        return Array.ConvertAll(
            different.Length <= Points ? different : [.. Enumerable.Range(0, Points).Select(At).Distinct()], FieldValue.FromDouble);

        double At(int i) => sorted[(int)Math.Round((Points == 1 ? 0.5 : least + ((most - least) * i / (Points - 1))) * (sorted.Length - 1))];
    }
}
