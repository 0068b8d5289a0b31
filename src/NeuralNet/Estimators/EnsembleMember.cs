namespace NeuralNet;

/// <summary>One trained network of an estimator, with its answers for rows of its fold, which it did not learn from.</summary>
/// <param name="Layers">Its layers, preprocessing included.</param>
/// <param name="Held">What it answers for them.</param>
/// <param name="Error">How wrong these answers are, by the measure that recipes are compared by.</param>
/// <param name="History">Of its training.</param>
internal sealed record EnsembleMember(IReadOnlyList<Layer> Layers, HeldAnswers Held, double Error, History History);
