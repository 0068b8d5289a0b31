using System.Diagnostics.CodeAnalysis;

namespace NeuralNet;

/// <content>Learning from a table of any size.</content>
public sealed partial class MlpRegressor
{
    /// <summary>Learns from a table of any size, in memory that does not grow with its rows: they are written to temporary files, from which the networks learn.</summary>
    /// <remarks>As <see cref="MlpClassifier.Fit(LargeTable, string, MlpOptions, CancellationToken)"/> says. The widths of intervals come from up to 65,536 rows of each fold.</remarks>
    /// <param name="train">The rows to learn from, with a value of the target in each; 4 or more.</param>
    /// <param name="target">The column to predict, of numbers.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancellationToken">Ends the fit. What was learned by then is returned.</param>
    /// <exception cref="ArgumentException">A column is missing, has no numbers or no value in a row, all targets are equal, or there are too few rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="IOException">A file of the table cannot be read or has changed, or the temporary files cannot be written: the disk is full, for example.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled before any network had an epoch.</exception>
    [SuppressMessage("ApiDesign", "RS0026", Justification = "The overloads differ in their first parameter.")]
    public static MlpRegressor Fit(LargeTable train, string target, MlpOptions? options = null, CancellationToken cancellationToken = default) =>
        FitTargets(train, [target], options, cancellationToken);

    /// <summary>The same for several columns of numbers, all by the same networks.</summary>
    /// <param name="train">The rows to learn from, with a value of each target in each; 4 or more.</param>
    /// <param name="targets">The columns to predict, of numbers; each is standardised, and counts as much as the others.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancellationToken">Ends the fit. What was learned by then is returned.</param>
    /// <inheritdoc cref="Fit(LargeTable, string, MlpOptions, CancellationToken)" path="/exception"/>
    [SuppressMessage("ApiDesign", "RS0026", Justification = "The overloads differ in their first parameter.")]
    public static MlpRegressor FitTargets(LargeTable train, IReadOnlyList<string> targets, MlpOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(targets);
        LargeRows.Check(train, targets, ColumnKind.Number, "MlpRegressor.Fit");
        return train.RowCount <= LargeTable.UsualRows && train.RowCount > 0
            ? FitTargets(train.Parts().Single(), targets, options, cancellationToken)
            : FitFromFiles(train, targets, options ?? new MlpOptions(), cancellationToken);
    }

    /// <summary>The same, of any number of rows.</summary>
    internal static MlpRegressor FitFromFiles(LargeTable train, IReadOnlyList<string> targets, MlpOptions options, CancellationToken cancellationToken)
    {
        options.Check("MlpRegressor.Fit");
        CheckOptions(options);
        TableTargets.CheckRows(train.RowCount, "MlpRegressor.Fit");
        TableTargets.StartOf<MlpRegressor>(options, targets);
        var notes = new List<string>();
        FeatureSchema schema = TableTargets.SchemaFor(train, targets, options, notes);
        var summary = new TableSummary();
        using FileRows rows = LargeRows.Write(train, schema, options, targets.Count, classes: 1, Summarized, addWeights: null, cancellationToken);
        TargetScale scale = ScaleOf(summary.Columns, options);
        rows.Change = batch => scale.Standardize(batch.Targets);
        return Train(rows, schema, targets, scale, notes, options, cancellationToken);

        Tensor Summarized(Table part, long firstRow)
        {
            summary.Add(part.Select(targets));
            return TargetScale.Matrix(part, targets, firstRow);
        }
    }
}
