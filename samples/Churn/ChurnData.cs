namespace NeuralNet.Samples.Churn;

/// <summary>The customers, divided: to learn from, to choose a threshold on, to report on.</summary>
/// <param name="All">The whole file.</param>
/// <param name="Train">64 % of the rows.</param>
/// <param name="Held">16 %: the threshold is chosen on these.</param>
/// <param name="Test">20 %: never looked at before the end.</param>
internal sealed record ChurnData(Table All, Table Train, Table Held, Table Test)
{
    public const string Target = "churn";

    public static ChurnData Load()
    {
        Table all = Table.Read(Path.Combine(AppContext.BaseDirectory, "churn.csv.gz"));
        (Table rest, Table test) = all.StratifiedSplit(Target, 0.8, seed: 1);
        (Table train, Table held) = rest.StratifiedSplit(Target, 0.8, seed: 2);
        return new ChurnData(all, train, held, test);
    }

    /// <summary>1 for each customer who left, else 0: the order of the categories No and Yes, and so of the probabilities.</summary>
    public static int[] Left(Table customers) => ClassLabels.FromTargets(customers.Categories(Target).ToIndices());
}
