namespace NeuralNet;

/// <summary>The scores of fits that learned from so many rows.</summary>
/// <param name="TrainingRows">Rows to train on, in the fold that has the most.</param>
/// <param name="Training">Each score on the rows to train on, over the folds.</param>
/// <param name="Validation">Each score on the rows held out, over the folds.</param>
/// <param name="Seconds">The time of all its fits, one after another.</param>
public sealed record LearningCurvePoint(
    int TrainingRows, IReadOnlyList<ScoreSummary> Training, IReadOnlyList<ScoreSummary> Validation, double Seconds)
{
    /// <summary>Text such as <c>120 rows: training log loss 0.21 ± 0.02, validation log loss 0.48 ± 0.05</c>.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{TrainingRows} rows: training {string.Join(", ", Training)}, validation {string.Join(", ", Validation)}");
}
