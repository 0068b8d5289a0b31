namespace NeuralNet;

/// <content>Cross-validation.</content>
public sealed partial class MlpClassifier
{
    /// <summary>How well such a classifier does on rows that it did not learn from: log loss, accuracy and ROC AUC by fold, and the probabilities of each row.</summary>
    /// <param name="table">All rows, with a value of the target in each.</param>
    /// <param name="target">The column to predict.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="folds">Null for five of <see cref="Table.StratifiedKFold"/>, by the seed of the options. A row's group or time asks for others.</param>
    /// <param name="progress">Is told of each finished fold, from the thread that ran it; with ranks, on rank 0.</param>
    /// <param name="ranks">Share the folds: each rank calls this with the same arguments, and each returns the same result. Null for this process alone.</param>
    /// <param name="cancellationToken">Ends the work; the folds that are finished are returned.</param>
    /// <returns>
    /// Scores, unweighted as in <see cref="Evaluate(Table)"/>, and <see cref="CrossValidationResult.OutOfFold"/>: [rows, K] probabilities of the table's classes in
    /// ordinal order. A class that no training row of a fold has gets 0 there.
    /// </returns>
    /// <remarks>Folds run side by side on all cores, with the bits of one core; ranks share them as in <see cref="CrossValidation"/>. A model to start from (<see cref="MlpOptions.Start"/>) must not have seen the rows.</remarks>
    /// <exception cref="ArgumentException">As <see cref="Fit(Table, string, MlpOptions, CancellationToken)"/>; a class with few rows may leave a fold with a single one to learn from; or ranks were given different arguments.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled before any fold was finished.</exception>
    /// <exception cref="CollectiveException">Another rank ran the fit that threw, or the group of ranks has ended.</exception>
    public static CrossValidationResult CrossValidate(
        Table table, string target, MlpOptions? options = null, IEnumerable<RowFold>? folds = null, IProgress<SelectionProgress>? progress = null,
        ICollective? ranks = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        var start = options is null ? null : TableTargets.StartOf<MlpClassifier>(options, [target]);
        var targets = ClassTargets.Of(table, target, start?.Classes);
        string[] classes = [.. targets.Classes];
        int[] actual = ClassLabels.FromTargets(targets.Indices);
        FitFacts.Check(ranks, "MlpClassifier.CrossValidate", () => [("target", target), FitFacts.Of(options), FitFacts.Of(table)]);
        folds ??= Folds.StratifiedKFold(actual, 5, options?.Seed ?? 0);
        return CrossValidation.Predict(folds, ProbabilitiesOf, ScoresOf, progress, ranks, cancellationToken);

        IReadOnlyList<Score> ScoresOf(RowFold fold, Tensor probabilities) => Score.Of(
            ClassificationReport.FromProbabilities(Array.ConvertAll(fold.ValidationRows, row => actual[row]), probabilities, classes, threshold: start?.Threshold));

        Tensor ProbabilitiesOf(RowFold fold, CancellationToken token)
        {
            (Table train, Table held) = table.Split(fold);
            MlpClassifier model = Fit(train, target, options, token);
            Tensor known = model.PredictProbabilities(held);
            var all = new Tensor(known.Rows, classes.Length);
            for (int j = 0; j < known.Columns; j++)
            {
                int to = Array.IndexOf(classes, model.Classes[j]);
                for (int i = 0; i < known.Rows; i++)
                {
                    all[i, to] = known[i, j];
                }
            }

            return all;
        }
    }
}
