namespace NeuralNet;

/// <summary>What both estimators read from a table beside the features.</summary>
internal static class TableTargets
{
    // Two to learn from and two held out.
    private const int FewestRows = 4;

    /// <summary>The columns that networks read: those of the model to start from, or those of the table that can be learned from.</summary>
    public static FeatureSchema SchemaFor(Table table, IReadOnlyList<string> targets, MlpOptions options, List<string> notes)
    {
        if (options.Start is not { } start)
        {
            return FeatureSchema.Fit(table, Left(targets, options), notes);
        }

        notes.AddRange(start.Notes);
        return start.Schema;
    }

    /// <inheritdoc cref="SchemaFor(Table, IReadOnlyList{string}, MlpOptions, List{string})"/>
    public static FeatureSchema SchemaFor(LargeTable table, IReadOnlyList<string> targets, MlpOptions options, List<string> notes)
    {
        if (options.Start is not { } start)
        {
            return FeatureSchema.Fit(table, Left(targets, options), notes);
        }

        notes.AddRange(start.Notes);
        return start.Schema;
    }

    /// <summary>The model to start from, or null.</summary>
    /// <exception cref="ArgumentException">It is of another kind, or predicts something else.</exception>
    public static T? StartOf<T>(MlpOptions options, IReadOnlyList<string> targets)
        where T : MlpEstimator => options.Start switch
        {
            null => null,
            T start when start.Targets.SequenceEqual(targets) => start,
            var other => throw new ArgumentException(
                $"{typeof(T).Name}.Fit expects a {typeof(T).Name} of {string.Join(", ", targets)} as Start but got {other}.", nameof(options)),
        };

    /// <summary>Throws unless the table has the targets, one or more, with a value in each row.</summary>
    public static void Check(Table table, params IReadOnlyList<string> targets)
    {
        ArgumentNullException.ThrowIfNull(targets);
        if (targets.Count == 0 || targets.Distinct().Count() < targets.Count)
        {
            throw new ArgumentException($"A fit expects one or more different targets but got {(targets.Count == 0 ? "none" : string.Join(", ", targets))}.", nameof(targets));
        }

        foreach (string target in targets)
        {
            ArgumentNullException.ThrowIfNull(target, nameof(targets));
            int missing = table[target].MissingCount;
            if (missing > 0)
            {
                throw new ArgumentException(
                    $"{missing} of {table.RowCount} rows have no value of \"{target}\". Table.WithoutMissing(\"{target}\") gives the others.", nameof(table));
            }
        }
    }

    /// <summary>Throws unless there are enough rows to hold some out.</summary>
    public static void CheckRows(long rows, string who)
    {
        if (rows < FewestRows)
        {
            throw new ArgumentException($"{who} expects {FewestRows} or more rows but got {rows}.");
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
        int members = options.Start?.Members ?? options.Members;
        RowFold[] folds = [.. divide(FoldCount(members, rows))];
        return [.. Enumerable.Range(0, members).Select(i => new RowFold
        {
            Index = i,
            TrainRows = folds[i % folds.Length].TrainRows,
            ValidationRows = folds[i % folds.Length].ValidationRows,
        })];
    }

    /// <summary>How many folds there are for so many members.</summary>
    public static int FoldCount(int members, int rows) => Math.Min(rows, Math.Clamp(members, 5, 20));

    /// <summary>The columns that are no features.</summary>
    private static IReadOnlyCollection<string> Left(IReadOnlyList<string> targets, MlpOptions options) =>
        [.. targets, .. options.Ignored, .. options.Weights is null ? [] : new[] { options.Weights }];
}
