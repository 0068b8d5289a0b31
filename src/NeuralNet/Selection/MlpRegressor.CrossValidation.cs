namespace NeuralNet;

/// <content>Cross-validation.</content>
public sealed partial class MlpRegressor
{
    /// <summary>How well such a regressor does on rows that it did not learn from: RMSE, MAE and R² by fold, and the prediction for each row.</summary>
    /// <param name="table">All rows, with a value of the target in each.</param>
    /// <param name="target">The column to predict, of numbers.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="folds">Null for five of <see cref="Table.KFold"/>, by the seed of the options. A row's group or time asks for others.</param>
    /// <param name="progress">Is told of each finished fold, from the thread that ran it; with ranks, on rank 0.</param>
    /// <param name="ranks">Share the folds: each rank calls this with the same arguments, and each returns the same result. Null for this process alone.</param>
    /// <param name="cancellationToken">Ends the work; the folds that are finished are returned.</param>
    /// <returns>Scores, unweighted as in <see cref="Evaluate(Table)"/>, and <see cref="CrossValidationResult.OutOfFold"/>: [rows, 1].</returns>
    /// <remarks>Folds run side by side on all cores, with the bits of one core; ranks share them as in <see cref="CrossValidation"/>. A model to start from (<see cref="MlpOptions.Start"/>) must not have seen the rows.</remarks>
    /// <exception cref="ArgumentException">As <see cref="Fit(Table, string, MlpOptions, CancellationToken)"/>; or ranks were given different arguments.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range, or there are fewer than five rows.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled before any fold was finished.</exception>
    /// <exception cref="CollectiveException">Another rank ran the fit that threw, or the group of ranks has ended.</exception>
    public static CrossValidationResult CrossValidate(
        Table table, string target, MlpOptions? options = null, IEnumerable<RowFold>? folds = null, IProgress<SelectionProgress>? progress = null,
        ICollective? ranks = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        TableTargets.Check(table, target);
        Tensor actual = table.Matrix(target);
        FitFacts.Check(ranks, "MlpRegressor.CrossValidate", () => [("target", target), FitFacts.Of(options), FitFacts.Of(table)]);
        folds ??= table.KFold(5, options?.Seed ?? 0);
        return CrossValidation.Predict(folds, PredictionsOf, ScoresOf, progress, ranks, cancellationToken);

        Tensor PredictionsOf(RowFold fold, CancellationToken token)
        {
            (Table train, Table held) = table.Split(fold);
            return Fit(train, target, options, token).Predict(held);
        }

        IReadOnlyList<Score> ScoresOf(RowFold fold, Tensor predictions)
        {
            var targets = new Tensor(fold.ValidationRows.Length, 1);
            Rows.Gather(actual, fold.ValidationRows, targets);
            return Score.Of(RegressionReport.Of(targets, predictions, [target]));
        }
    }
}
