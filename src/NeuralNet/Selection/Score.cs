namespace NeuralNet;

/// <summary>A number that says how good a fit is on rows that it did not learn from, with its name, and whether more of it is better.</summary>
/// <remarks>Where several are given, a search chooses by the first.</remarks>
/// <param name="Name">Such as <c>log loss</c>; not blank.</param>
/// <param name="Value">The number; NaN where it is undefined.</param>
/// <param name="HigherIsBetter">True for an accuracy, false for an error or a loss.</param>
public sealed record Score(string Name, double Value, bool HigherIsBetter)
{
    /// <summary>A score of which more is better, such as an accuracy or R².</summary>
    /// <param name="name">Not blank.</param>
    /// <param name="value">The number.</param>
    public static Score Higher(string name, double value) => new(name, value, HigherIsBetter: true);

    /// <summary>A score of which less is better, such as a loss, an error or a cost.</summary>
    /// <param name="name">Not blank.</param>
    /// <param name="value">The number.</param>
    public static Score Lower(string name, double value) => new(name, value, HigherIsBetter: false);

    /// <summary>Log loss and ROC AUC where the report was made from probabilities, and accuracy. ROC AUC is NaN where a class has no row.</summary>
    /// <param name="report">Of held-out rows.</param>
    public static IReadOnlyList<Score> Of(ClassificationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        Score accuracy = Higher("accuracy", report.Accuracy);
        return report.LogLoss is { } loss
            ? [Lower("log loss", loss), accuracy, Higher("ROC AUC", report.RocAuc ?? double.NaN)]
            : [accuracy];
    }

    /// <summary>The macro average of F1, the share of rows that are all right, and the share of wrong answers.</summary>
    /// <param name="report">Of held-out rows.</param>
    public static IReadOnlyList<Score> Of(MultilabelReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return [Higher("macro F1", report.Macro.F1), Higher("subset accuracy", report.SubsetAccuracy), Lower("Hamming loss", report.HammingLoss)];
    }

    /// <summary>RMSE, mean absolute error and R², the means over targets.</summary>
    /// <param name="report">Of held-out rows.</param>
    public static IReadOnlyList<Score> Of(RegressionReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return [Lower("RMSE", report.Mean.RootMeanSquaredError), Lower("MAE", report.Mean.MeanAbsoluteError), Higher("R2", report.Mean.R2)];
    }

    /// <summary>Text such as <c>log loss 0.3021</c>.</summary>
    public override string ToString() => $"{Name} {ResultText.Number(Value)}";

    /// <summary>Throws unless there are scores, with different names.</summary>
    /// <exception cref="ArgumentException">There are not.</exception>
    internal static IReadOnlyList<Score> Checked(IReadOnlyList<Score>? scores)
    {
        if (scores is null || scores.Count == 0 || scores.Any(score => string.IsNullOrWhiteSpace(score?.Name)))
        {
            throw new ArgumentException(
                "A fit expects one or more scores with names, such as [Score.Lower(\"RMSE\", error)], but got "
                + (scores is null ? "null." : scores.Count == 0 ? "none." : "one without a name."));
        }

        string? twice = scores.GroupBy(score => score.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1)?.Key;
        return twice is null ? scores : throw new ArgumentException($"A fit expects scores of different names but \"{twice}\" is there twice. Rename one.");
    }
}
