using System.Globalization;

namespace NeuralNet;

/// <summary>The scores of each fold of a cross-validation, and what they sum up to.</summary>
public sealed class CrossValidationResult
{
    private CrossValidationResult(IReadOnlyList<FoldResult> folds, int asked)
    {
        Folds = folds;
        IsComplete = folds.Count == asked;
        OutOfFold = folds[0].Predictions is null ? null : new(folds);
        Scores = ScoreSummary.Of([.. folds.Select(fold => fold.Scores)], [.. folds.Select(fold => fold.Fold.ValidationRows.Length)]);
    }

    /// <summary>The folds that were finished, in their order.</summary>
    public IReadOnlyList<FoldResult> Folds { get; }

    /// <summary>Each score over the folds, in the order in which the fits gave them.</summary>
    public IReadOnlyList<ScoreSummary> Scores { get; }

    /// <summary>Whether every fold was finished: false after a cancellation.</summary>
    public bool IsComplete { get; }

    /// <summary>The time of all fits, one after another.</summary>
    public double Seconds => Folds.Sum(fold => fold.Seconds);

    /// <summary>What the fits predicted for the rows that they did not learn from; null where only scores were asked for.</summary>
    public OutOfFoldPredictions? OutOfFold { get; }

    /// <summary>A score over the folds.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">There is no such score.</exception>
    public ScoreSummary this[string name] => Scores.FirstOrDefault(score => score.Name == name) ?? throw new ArgumentException(
        $"The cross-validation has no score \"{name}\". Its scores are {string.Join(", ", Scores.Select(score => score.Name))}.", nameof(name));

    /// <summary>A row for each fold: its number, its numbers of rows, a column for each score (missing where it is not finite), and its seconds.</summary>
    public Table ToTable() => Table.Of(
    [
        new NumberColumn("fold", Folds.Select(fold => (double)fold.Fold.Index)),
        new NumberColumn("training rows", Folds.Select(fold => (double)fold.Fold.TrainRows.Length)),
        new NumberColumn("validation rows", Folds.Select(fold => (double)fold.Fold.ValidationRows.Length)),
        .. Scores.Select(score => ResultColumn.Numbers(score.Name, score.Values)),
        new NumberColumn("seconds", Folds.Select(fold => fold.Seconds)),
    ]);

    /// <summary>A line for each fold, and the mean and the standard deviation of each score.</summary>
    public override string ToString()
    {
        string[][] rows =
        [
            ["fold", "training rows", "validation rows", .. Scores.Select(score => score.Name), "seconds"],
            .. Folds.Select(fold => (string[])[
                Text(fold.Fold.Index), Text(fold.Fold.TrainRows.Length), Text(fold.Fold.ValidationRows.Length),
                .. fold.Scores.Select(score => ResultText.Number(score.Value)), ResultText.Seconds(fold.Seconds)]),
            ["mean", "", "", .. Scores.Select(score => score.Text), ResultText.Seconds(Seconds / Folds.Count)],
        ];
        return (IsComplete ? "" : "incomplete: it was cancelled\n") + ResultText.Align(rows);

        static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
    }

    /// <param name="folds">Those that were finished, one or more.</param>
    /// <param name="asked">How many were to be.</param>
    /// <exception cref="ArgumentException">Two folds have other scores, or predictions of other widths.</exception>
    internal static CrossValidationResult Of(IReadOnlyList<FoldResult> folds, int asked)
    {
        foreach (FoldResult fold in folds)
        {
            if (fold.Predictions?.Columns != folds[0].Predictions?.Columns)
            {
                throw new ArgumentException(
                    $"CrossValidation expects predictions of as many columns for each fold but got {folds[0].Predictions?.Shape} for fold {folds[0].Fold.Index} and "
                    + $"{fold.Predictions?.Shape} for fold {fold.Fold.Index}.");
            }
        }

        return new(folds, asked);
    }
}
