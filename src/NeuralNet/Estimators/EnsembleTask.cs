namespace NeuralNet;

/// <summary>What the networks of an estimator learn.</summary>
/// <param name="IsClassifier">Whether the targets are classes. Then only every second network sees numbers in bins: for numbers each does better with them.</param>
/// <param name="Outputs">Logits, or values.</param>
/// <param name="Loss">Makes the loss to minimise, from a label smoothing.</param>
/// <param name="Error">What the recipes are compared by.</param>
internal sealed record EnsembleTask(bool IsClassifier, int Outputs, Func<float, Loss> Loss, Func<HeldAnswers, double> Error);
