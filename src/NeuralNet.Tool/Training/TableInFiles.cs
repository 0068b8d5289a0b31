namespace NeuralNet.Tool.Training;

/// <summary>A table of any size, which stays in its files.</summary>
/// <param name="table">The table.</param>
/// <param name="reopen">Opens the files again, all rows of them, with a column as categories.</param>
internal sealed class TableInFiles(LargeTable table, Func<string, LargeTable> reopen) : TrainingTable
{
    public override long RowCount => table.RowCount;

    public override IReadOnlyList<string> ColumnNames => table.ColumnNames;

    public override IReadOnlyDictionary<string, ColumnKind> Kinds => table.Kinds;

    /// <summary>Opens a file, or a folder of files.</summary>
    public static TableInFiles Open(string path, TableOptions options) => new(LargeTable.Open(path, options), column => LargeTable.Open(
        path, options with { Kinds = new Dictionary<string, ColumnKind>(options.Kinds) { [column] = ColumnKind.Category } }));

    public override string Describe(int columns)
    {
        string[] lines = table.ToString().Split('\n');
        int more = ColumnNames.Count - columns;
        return string.Join('\n', more > 0 ? [.. lines[..(columns + 1)], $"... and {more} more columns", .. lines[(ColumnNames.Count + 1)..]] : lines);
    }

    public override Table Look(int rows) => table.Sample(rows);

    public override TrainingTable WithoutMissing(string column) => new TableInFiles(table.WithoutMissing(column), reopen);

    public override TrainingTable WithClasses(string column) => Kinds[column] == ColumnKind.Category ? this : new TableInFiles(reopen(column), reopen);

    public override (TrainingTable Train, TrainingTable Test) Split(string? classes, double trainShare, int seed)
    {
        (LargeTable train, LargeTable test) = classes is null ? table.Split(trainShare, seed) : table.StratifiedSplit(classes, trainShare, seed);
        return (new TableInFiles(train, reopen), new TableInFiles(test, reopen));
    }

    public override MlpEstimator Fit(string target, bool isClassifier, MlpOptions options, CancellationToken cancellationToken) => isClassifier
        ? MlpClassifier.Fit(table, target, options, cancellationToken)
        : MlpRegressor.Fit(table, target, options, cancellationToken);

    public override IEnumerable<Table> Parts() => table.Parts();
}
