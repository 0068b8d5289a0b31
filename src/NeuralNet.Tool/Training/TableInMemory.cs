namespace NeuralNet.Tool.Training;

/// <summary>A table that fits into memory.</summary>
internal sealed class TableInMemory(Table table) : TrainingTable
{
    public override long RowCount => table.RowCount;

    public override IReadOnlyList<string> ColumnNames => table.ColumnNames;

    public override IReadOnlyDictionary<string, ColumnKind> Kinds => table.Kinds;

    public override string Describe(int columns) => table.Columns.Count > columns
        ? $"{table.Select([.. table.ColumnNames.Take(columns)])}\n... and {table.Columns.Count - columns} more columns"
        : table.ToString();

    public override Table Look(int rows) => table;

    public override TrainingTable WithoutMissing(string column) => new TableInMemory(table.WithoutMissing(column));

    public override TrainingTable WithClasses(string column) => new TableInMemory(table.AsCategory(column));

    public override (TrainingTable Train, TrainingTable Test) Split(string? classes, double trainShare, int seed)
    {
        (Table train, Table test) = classes is null ? table.Split(trainShare, seed) : table.StratifiedSplit(classes, trainShare, seed);
        return (new TableInMemory(train), new TableInMemory(test));
    }

    public override MlpEstimator Fit(string target, bool isClassifier, MlpOptions options, CancellationToken cancellationToken) => isClassifier
        ? MlpClassifier.Fit(table, target, options, cancellationToken)
        : MlpRegressor.Fit(table, target, options, cancellationToken);

    public override IEnumerable<Table> Parts() => [table];
}
