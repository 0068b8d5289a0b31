namespace NeuralNet;

/// <summary>The scores of one fit, on rows that it learned from and on rows that it did not.</summary>
/// <param name="Training">On the rows to train on.</param>
/// <param name="Validation">On the rows held out.</param>
public sealed record FitScores(IReadOnlyList<Score> Training, IReadOnlyList<Score> Validation);
