namespace NeuralNet;

// Why it answers as it does.
public abstract partial class MlpEstimator
{
    /// <summary>The mean answer when all rows have the same value of a column, or of two, for several values: the probability of each class or label, or each number.</summary>
    /// <param name="rows">Rows whose other values are taken, such as the test rows; the answers cost as many predictions for each point of the grid.</param>
    /// <param name="column">The column, by its name, or with values of your choice.</param>
    /// <param name="second">Another column, for all pairs of values; or null.</param>
    /// <param name="keepsIndividuals">Whether the answers for each row are kept, too.</param>
    /// <exception cref="ArgumentException">A column is missing or unknown, a value is not one of the column, or there are no rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A grid has no point, or more than 1,000.</exception>
    public PartialDependence PartialDependence(Table rows, DependenceGrid column, DependenceGrid? second = null, bool keepsIndividuals = false)
    {
        ArgumentNullException.ThrowIfNull(column);
        return NeuralNet.PartialDependence.Of(
            Schema, rows, second is null ? [column] : [column, second], [.. OutputNames.Select(Explained.Named)], keepsIndividuals, Network.Predict);
    }

    /// <summary>Why one row is answered as it is: what each column adds to the mean over some other rows.</summary>
    /// <param name="fill">Sets each column by its name.</param>
    /// <param name="background">Rows to compare with, such as 100 of the training table: the mean of their answers is the baseline.</param>
    /// <param name="output">The class, label or target that is explained; null for the class that the model answers, or the only target.</param>
    /// <param name="steps">Points of the integral for each background row, 1 to 1,024.</param>
    /// <returns>
    /// Contributions to a number in the target's unit; for a class or a label to the log-odds ln(p / (1 - p)) of its probability p, before that is rounded and
    /// kept from 0.
    /// </returns>
    /// <remarks>
    /// <see cref="Explanation.Error"/> tells how good the integral is. Costs as much as some 3 · steps · background rows predictions. Many threads may
    /// call it at once; the bits do not depend on their number.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// A column was not set or is missing, is unknown, or has a text where a number is expected; the output is unknown, or is not named where there are several; or the background has no row.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of steps is not 1 to 1,024.</exception>
    public Explanation Explain(Action<TableRecord> fill, Table background, string? output = null, int steps = 16)
    {
        ArgumentNullException.ThrowIfNull(fill);
        var record = new TableRecord(Targets);
        fill(record);
        return Explain(Schema.Encode(record), (_, column) => record[column].Text, background, output, steps, CancellationToken.None)[0];
    }

    /// <summary>The same for each row of a table, on all cores.</summary>
    /// <param name="rows">Rows with the columns of <see cref="Features"/>.</param>
    /// <param name="background">Rows to compare with: the mean of their answers is the baseline.</param>
    /// <param name="output">The class, label or target that is explained; null for the class that the model answers in each row, or the only target.</param>
    /// <param name="steps">Points of the integral for each background row, 1 to 1,024.</param>
    /// <param name="cancellationToken">Ends the work, after the rows that it is at.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <inheritdoc cref="Explain(Action{TableRecord}, Table, string?, int)" path="/returns|/remarks|/exception"/>
    public IReadOnlyList<Explanation> ExplainRows(
        Table rows, Table background, string? output = null, int steps = 16, CancellationToken cancellationToken = default) =>
        Explain(Schema.Encode(rows), (i, column) => rows[column].TextAt(i), background, output, steps, cancellationToken);

    /// <summary>The classes, labels or targets, in the order of an answer.</summary>
    private protected virtual IReadOnlyList<string> OutputNames => Targets;

    private EnsembleAnswer Explained => new(Network.Layers[1]);

    /// <summary>The output that is explained of each row where none is named.</summary>
    private protected virtual int[] Chosen(Tensor answers) => OutputNames.Count == 1 ? new int[answers.Rows] : throw new ArgumentException(
        $"Explain expects the name of one of {string.Join(", ", OutputNames)} but got none. Pass it as output.");

    private Explanation[] Explain(
        Tensor rows, Func<int, string, string?> valueAt, Table background, string? output, int steps, CancellationToken cancellationToken)
    {
        int named = output is null ? 0 : Array.IndexOf([.. OutputNames], output);
        if (named < 0)
        {
            throw new ArgumentException($"Explain expects one of {string.Join(", ", OutputNames)} but got \"{output}\".", nameof(output));
        }

        int[]? chosen = output is null ? Chosen(Network.Predict(rows)) : null;
        EnsembleAnswer explained = Explained;
        return new IntegratedGradients(Network, Schema.Encode(background), steps).Explain(rows, Features, AnswerOf, valueAt, cancellationToken);

        (string, AnswerGradient) AnswerOf(int row)
        {
            int place = chosen?[row] ?? named;
            return (explained.Explained(OutputNames[place]), explained.Of(place));
        }
    }
}
