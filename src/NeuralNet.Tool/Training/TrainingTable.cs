namespace NeuralNet.Tool.Training;

/// <summary>The rows of a training, wherever they are: in memory, or in files that are read again and again.</summary>
internal abstract class TrainingTable
{
    public abstract long RowCount { get; }

    public abstract IReadOnlyList<string> ColumnNames { get; }

    public abstract IReadOnlyDictionary<string, ColumnKind> Kinds { get; }

    /// <summary>A line for each of so many columns, then what reading brought up.</summary>
    public abstract string Describe(int columns);

    /// <summary>At most so many rows, evenly spread, to look at: all of what is in memory.</summary>
    public abstract Table Look(int rows);

    /// <summary>The rows that have a value of a column.</summary>
    public abstract TrainingTable WithoutMissing(string column);

    /// <summary>All rows, with the values of a column as classes.</summary>
    public abstract TrainingTable WithClasses(string column);

    /// <summary>Two parts, drawn at random.</summary>
    /// <param name="classes">The column whose categories both parts have in equal shares; null for none.</param>
    /// <param name="trainShare">The share of the first part.</param>
    /// <param name="seed">Seeds the draw.</param>
    public abstract (TrainingTable Train, TrainingTable Test) Split(string? classes, double trainShare, int seed);

    /// <summary>Learns.</summary>
    public abstract MlpEstimator Fit(string target, bool isClassifier, MlpOptions options, CancellationToken cancellationToken);

    /// <summary>All rows, part by part.</summary>
    public abstract IEnumerable<Table> Parts();
}
