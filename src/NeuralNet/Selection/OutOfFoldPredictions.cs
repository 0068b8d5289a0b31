namespace NeuralNet;

/// <summary>
/// Predictions for rows by fits that did not learn from them: for a picture of calibration or of errors over all rows, for a threshold, or as features of a second
/// model. scikit-learn's <c>cross_val_predict</c>.
/// </summary>
public sealed class OutOfFoldPredictions
{
    internal OutOfFoldPredictions(IReadOnlyList<FoldResult> folds)
    {
        Rows = [.. folds.SelectMany(fold => fold.Fold.ValidationRows).Distinct().Order()];
        Predictions = Mean(folds);
    }

    /// <summary>The rows that were held out at least once, ascending: all of them for complete folds that divide the rows.</summary>
    public IReadOnlyList<int> Rows { get; }

    /// <summary>A row for each of <see cref="Rows"/>: its prediction, or the mean of several where it was held out more than once.</summary>
    public Tensor Predictions { get; }

    // In the order of the folds, in float64: the bits do not depend on which fold was finished first.
    private Tensor Mean(IReadOnlyList<FoldResult> folds)
    {
        int columns = folds[0].Predictions!.Columns;
        var places = Rows.Index().ToDictionary(row => row.Item, row => row.Index);
        double[] sums = new double[Rows.Count * columns];
        int[] counts = new int[Rows.Count];
        foreach (FoldResult fold in folds)
        {
            for (int i = 0; i < fold.Fold.ValidationRows.Length; i++)
            {
                int place = places[fold.Fold.ValidationRows[i]];
                counts[place]++;
                for (int j = 0; j < columns; j++)
                {
                    sums[(place * columns) + j] += fold.Predictions![i, j];
                }
            }
        }

        var mean = new Tensor(Rows.Count, columns);
        for (int i = 0; i < sums.Length; i++)
        {
            mean[i] = (float)(sums[i] / counts[i / columns]);
        }

        return mean;
    }
}
