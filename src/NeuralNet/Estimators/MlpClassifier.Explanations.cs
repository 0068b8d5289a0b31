namespace NeuralNet;

// Why it answers as it does.
public sealed partial class MlpClassifier
{
    /// <summary>How much the log loss grows when the values of one column are shuffled among the rows, for each column, the greatest first.</summary>
    /// <param name="test">Rows that the model did not learn from, two or more, with the target.</param>
    /// <param name="repeats">Shuffles of each column, 1 or more.</param>
    /// <param name="seed">Of the shuffles.</param>
    /// <exception cref="ArgumentException">A column is missing, a row has no class or one that the model does not know, or there are fewer than two rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">No repeat.</exception>
    public IReadOnlyList<ColumnImportance> Importance(Table test, int repeats = 5, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(test);
        int[] actual = ActualOf(test);
        return PermutationImportance.Of(Schema, Schema.Encode(test), repeats, seed, rows => ProbabilityMetrics.LogLoss(actual, Network.Predict(rows)));
    }

    private protected override IReadOnlyList<string> OutputNames => Classes;

    private protected override int[] Chosen(Tensor answers) => Decide(answers);
}
