namespace NeuralNet;

// Why it answers as it does.
public sealed partial class MlpRegressor
{
    /// <summary>
    /// How much the RMSE grows, in the target's unit, when the values of one column are shuffled among the rows, for each column, the greatest first. Of several
    /// targets it is the root of the mean over all of them.
    /// </summary>
    /// <param name="test">Rows that the model did not learn from, two or more, with the targets.</param>
    /// <param name="repeats">Shuffles of each column, 1 or more.</param>
    /// <param name="seed">Of the shuffles.</param>
    /// <exception cref="ArgumentException">A column is missing or has no numbers, a row has no target, or there are fewer than two rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">No repeat.</exception>
    public IReadOnlyList<ColumnImportance> Importance(Table test, int repeats = 5, int seed = 0)
    {
        Tensor actual = ActualOf(test);
        return PermutationImportance.Of(
            Schema, Schema.Encode(test), repeats, seed, rows => RegressionMetrics.RootMeanSquaredError(actual, Network.Predict(rows)));
    }
}
