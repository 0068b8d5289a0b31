namespace NeuralNet;

/// <summary>One fold of a cross-validation.</summary>
/// <param name="Fold">Its rows.</param>
/// <param name="Scores">On its held-out rows.</param>
/// <param name="Seconds">The time of its fit and its scores; more where other fits ran beside it on the same cores.</param>
public sealed record FoldResult(RowFold Fold, IReadOnlyList<Score> Scores, double Seconds)
{
    /// <summary>What its fit predicted for the <see cref="RowFold.ValidationRows"/>, a row for each; null where only scores were asked for.</summary>
    public Tensor? Predictions { get; init; }

    /// <summary>Text such as <c>fold 2: log loss 0.3021, accuracy 0.8710</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"fold {Fold.Index}: {string.Join(", ", Scores)}");
}
