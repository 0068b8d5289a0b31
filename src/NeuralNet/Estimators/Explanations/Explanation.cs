using System.Globalization;

namespace NeuralNet;

/// <summary>
/// Why an estimator answers a row as it does: a number for each column, which together are the answer minus the mean answer for other rows, the background
/// (integrated gradients, Sundararajan, Taly and Yan 2017; with background rows, Erion et al. 2021).
/// </summary>
/// <param name="Answer">What is explained: <c>log-odds(yes)</c> for a class, or the column that is predicted.</param>
/// <param name="Value">The answer: the log-odds ln(p / (1 - p)) of the class, or the number in the target's unit.</param>
/// <param name="Baseline">The mean of the answers for the background rows.</param>
/// <param name="Contributions">Of each column, the greatest first, whatever its sign.</param>
/// <remarks>It tells what the model does with the values, not what causes what. docs/estimators.md says when it misleads.</remarks>
public sealed record Explanation(string Answer, double Value, double Baseline, IReadOnlyList<ColumnContribution> Contributions)
{
    /// <summary>What the contributions lack to the whole, Value - Baseline - Σ contributions: the error of the numeric integral.</summary>
    public double Error => Value - Baseline - Contributions.Sum(column => column.Contribution);

    /// <summary>A row for each column: <c>column</c>, <c>value</c> and <c>contribution</c>, the greatest first.</summary>
    public Table ToTable() => Table.Of(
        new TextColumn("column", Contributions.Select(column => column.Column)),
        new TextColumn("value", Contributions.Select(column => column.Value)),
        new NumberColumn("contribution", Contributions.Select(column => column.Contribution)));

    /// <summary>A line such as <c>log-odds(yes) 1.83 = mean -1.21 + 3.04</c>, then one for each column.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Answer} {Value:0.###} = mean {Baseline:0.###} {Value - Baseline:+ 0.###;- 0.###;+ 0}")
        + string.Concat(Contributions.Select(column => $"{Environment.NewLine}  {column}"));
}
