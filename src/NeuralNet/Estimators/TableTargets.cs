namespace NeuralNet;

/// <summary>What both estimators read from a table beside the features.</summary>
internal static class TableTargets
{
    /// <summary>The columns that are no features.</summary>
    public static IReadOnlyCollection<string> Left(string target, MlpOptions options) =>
        [target, .. options.Ignored, .. options.Weights is null ? [] : new[] { options.Weights }];

    /// <summary>Throws unless the table has the target, with a value in each row.</summary>
    public static void Check(Table table, string target)
    {
        ArgumentNullException.ThrowIfNull(target);
        int missing = table[target].MissingCount;
        if (missing > 0)
        {
            throw new ArgumentException(
                $"{missing} of {table.RowCount} rows have no value of \"{target}\". Table.WithoutMissing(\"{target}\") gives the others.", nameof(table));
        }
    }

    /// <summary>The weights of the rows, [N, 1], or null.</summary>
    public static Tensor? Weights(Table table, MlpOptions options) => options.Weights is { } name ? table.Matrix(name) : null;

    /// <summary>
    /// A fold for each member. There are five at least, so that four fifths of the rows are learned from, and as many as there are members at most; further
    /// members take them again.
    /// </summary>
    public static RowFold[] Folds(MlpOptions options, int rows, Func<int, IEnumerable<RowFold>> divide)
    {
        const int least = 5, most = 20;
        RowFold[] folds = [.. divide(Math.Min(rows, Math.Clamp(options.Members, least, most)))];
        return [.. Enumerable.Range(0, options.Members).Select(i => new RowFold
        {
            Index = i,
            TrainRows = folds[i % folds.Length].TrainRows,
            ValidationRows = folds[i % folds.Length].ValidationRows,
        })];
    }
}
