using System.Globalization;

namespace NeuralNet;

/// <summary>What one column adds to an answer.</summary>
/// <param name="Column">The column.</param>
/// <param name="Value">Its value in the row, as the table writes it; null where it is missing.</param>
/// <param name="Contribution">In the unit of the answer; below 0 where the value lowers it.</param>
public sealed record ColumnContribution(string Column, string? Value, double Contribution)
{
    /// <summary>Text such as <c>contract = monthly: +1.62</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Column} {(Value is null ? "missing" : $"= {Value}")}: {Contribution:+0.###;-0.###;0}");
}
