using System.Diagnostics.CodeAnalysis;

namespace NeuralNet;

/// <content>Learning from a table of any size.</content>
public sealed partial class MlpClassifier
{
    /// <summary>Learns from a table of any size, in memory that does not grow with its rows: they are written to temporary files, from which the networks learn.</summary>
    /// <remarks>
    /// <para>
    /// The files have 4 bytes for each number, about as much as the table's text, in <see cref="MlpOptions.WorkFolder"/>, and are deleted at the end. The table is read once more after
    /// it was opened. Each member has a fold of its own, as with a <see cref="Table"/>, and learns from the others in shuffle windows; its preprocessing is fitted to the quantiles of
    /// their rows, by <see cref="QuantileSketch"/>, and to all categories. Calibration looks at up to 65,536 rows of each fold.
    /// </para>
    /// <para>A table of up to 16,384 rows is read into memory, and gives the same model as from there.</para>
    /// </remarks>
    /// <param name="train">The rows to learn from, with a value of the target in each.</param>
    /// <param name="target">The column to predict, of categories; each is a class.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancellationToken">Ends the fit. What was learned by then is returned.</param>
    /// <exception cref="ArgumentException">
    /// A column is missing, the target has no categories or no value in a row, there are fewer than two classes, or fewer than two rows of one.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="IOException">A file of the table cannot be read or has changed, or the temporary files cannot be written: the disk is full, for example.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled before any network had an epoch.</exception>
    [SuppressMessage("ApiDesign", "RS0026", Justification = "The overloads differ in their first parameter.")]
    public static MlpClassifier Fit(LargeTable train, string target, MlpOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        LargeRows.Check(train, [target], ColumnKind.Category, "MlpClassifier.Fit");
        return train.RowCount <= LargeTable.UsualRows && train.RowCount > 0
            ? Fit(train.Parts().Single(), target, options, cancellationToken)
            : FitFromFiles(train, target, options ?? new MlpOptions(), cancellationToken);
    }

    /// <summary>The same, of any number of rows.</summary>
    internal static MlpClassifier FitFromFiles(LargeTable train, string target, MlpOptions options, CancellationToken cancellationToken)
    {
        options.Check("MlpClassifier.Fit");
        var start = TableTargets.StartOf<MlpClassifier>(options, [target]);
        LargeColumn column = LargeRows.ColumnOf(train, target);
        IReadOnlyList<string> classes = start?.Classes ?? ClassTargets.ClassesOf(target, column.Categories, column.CategoryCounts);
        if (column.Categories.Except(classes).FirstOrDefault() is string unknown)
        {
            throw new ArgumentException(
                $"Some rows have the class \"{unknown}\" in \"{target}\", which the model does not know. Its classes are {string.Join(", ", classes)}.", nameof(train));
        }

        var notes = new List<string>();
        FeatureSchema schema = TableTargets.SchemaFor(train, [target], options, notes);
        double[] totals = new double[classes.Count];
        using FileRows rows = LargeRows.Write(
            train, schema, options, targetCount: 1, classes.Count, (part, first) => ClassTargets.Of(part, target, classes, first).Indices, AddWeights, cancellationToken);
        if (ClassTargets.FactorsOf(classes, totals, options) is { } factors)
        {
            rows.ChangesWeights = true;
            rows.Change = batch => Weigh(batch, factors);
        }

        return Train(rows, schema, target, classes, notes, options, start?.Threshold, cancellationToken);

        void AddWeights(Tensor indices, Tensor? weights)
        {
            for (int i = 0; i < indices.Length; i++)
            {
                totals[(int)indices[i]] += weights?[i] ?? 1;
            }
        }
    }

    private static void Weigh(Batch batch, double[] factors)
    {
        for (int i = 0; i < batch.Count; i++)
        {
            batch.Weights![i] = (float)(batch.Weights[i] * factors[(int)batch.Targets[i]]);
        }
    }
}
