namespace NeuralNet;

/// <summary>Turns a table of any size into <see cref="FileRows"/>, part by part.</summary>
internal static class LargeRows
{
    private const int PartNumbers = 1 << 20;

    /// <summary>Throws unless a table can be learned from: each target has a value in each row, and there are not more rows than a dataset may have.</summary>
    public static void Check(LargeTable table, IReadOnlyList<string> targets, ColumnKind kind, string who)
    {
        if (targets.Count == 0 || targets.Distinct().Count() < targets.Count)
        {
            throw new ArgumentException($"A fit expects one or more different targets but got {(targets.Count == 0 ? "none" : string.Join(", ", targets))}.", nameof(targets));
        }

        if (table.RowCount > Array.MaxLength)
        {
            throw new ArgumentException($"{who} expects at most {Array.MaxLength} rows but got {table.RowCount}. Leave some files out.", nameof(table));
        }

        foreach (string target in targets)
        {
            ArgumentNullException.ThrowIfNull(target, nameof(targets));
            LargeColumn column = ColumnOf(table, target);
            if (column.Kind != kind)
            {
                throw new ArgumentException(
                    $"{who} expects {(kind == ColumnKind.Number ? "numbers" : "categories")} in \"{target}\" but its kind is {column.Kind}. Open the table with new TableOptions {{ Kinds = ... }}, "
                    + $"where \"{target}\" is ColumnKind.{kind}.", nameof(table));
            }

            if (column.MissingCount > 0)
            {
                throw new ArgumentException(
                    $"{column.MissingCount} of {table.RowCount} rows have no value of \"{target}\". Leave such rows out of the files or the query.", nameof(table));
            }
        }
    }

    /// <summary>A column.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static LargeColumn ColumnOf(LargeTable table, string name) => table.Columns.FirstOrDefault(column => column.Name == name) ?? throw new ArgumentException(
        $"The table has no column {TableText.Quote(name)}. Its columns are {TableText.List(table.ColumnNames)}.", nameof(name));

    /// <summary>Writes all rows.</summary>
    /// <param name="table">The table.</param>
    /// <param name="schema">The columns that are read.</param>
    /// <param name="options">Folder, members, weights, seed.</param>
    /// <param name="targetCount">T.</param>
    /// <param name="classes">The number of classes, each of which has its share in every fold; 1 for numbers.</param>
    /// <param name="targetsOf">[N, T] of a part, whose first row has this number. Of a class it is the index.</param>
    /// <param name="addWeights">Is told of the targets and the weights of each part.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static FileRows Write(
        LargeTable table, FeatureSchema schema, MlpOptions options, int targetCount, int classes, Func<Table, long, Tensor> targetsOf, Action<Tensor, Tensor?>? addWeights,
        CancellationToken cancellationToken)
    {
        int members = options.Start?.Members ?? options.Members;
        int folds = TableTargets.FoldCount(members, (int)table.RowCount);
        var rows = new FileRows(options.WorkFolder, schema, targetCount, options.Weights is not null, members, folds);
        try
        {
            var deal = new FoldDeal(folds, classes, options.Seed);
            long first = 0;
            foreach (Table part in table.Parts(RowsOfPart(table)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                Tensor features = schema.Encode(part, first), targets = targetsOf(part, first);
                Tensor? weights = TableTargets.Weights(part, options);
                CheckWeights(weights, options.Weights, first);
                addWeights?.Invoke(targets, weights);
                int[] foldOf = new int[part.RowCount];
                for (int i = 0; i < foldOf.Length; i++)
                {
                    foldOf[i] = deal.Next(classes == 1 ? 0 : (int)targets[i]);
                }

                rows.Append(features, targets, weights, foldOf);
                first += part.RowCount;
            }

            rows.Complete();
            return rows;
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    // A part has all columns, also those that are not learned from.
    private static int RowsOfPart(LargeTable table) => Math.Max(1, PartNumbers / table.ColumnNames.Count);

    private static void CheckWeights(Tensor? weights, string? name, long first)
    {
        for (int i = 0; i < weights?.Length; i++)
        {
            if (!(weights[i] >= 0 && float.IsFinite(weights[i])))
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"A fit expects weights of 0 or more in \"{name}\" but got {weights[i]} in row {first + i}. Give a row that must not count the weight 0."));
            }
        }
    }
}
