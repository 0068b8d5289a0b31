using System.Globalization;

namespace NeuralNet;

/// <summary>How much an estimator needs a column: by how much its error grows when the column's values are shuffled among the rows.</summary>
/// <param name="Column">The column.</param>
/// <param name="Increase">The mean increase: of the log loss, or of the RMSE in the target's unit. About 0, or a little below, for a column that it does not need.</param>
/// <param name="Deviation">The standard deviation of the increase over the repeats.</param>
public sealed record ColumnImportance(string Column, double Increase, double Deviation)
{
    /// <summary>Text such as <c>contract: 0.214 ± 0.011</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Column}: {Increase:G3} ± {Deviation:G2}");
}
