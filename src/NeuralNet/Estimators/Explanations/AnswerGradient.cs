namespace NeuralNet;

/// <summary>One number of an estimator's answer, from the outputs of its networks side by side, and its gradient.</summary>
/// <param name="outputs">The outputs of all networks for one row.</param>
/// <param name="gradient">As long; to be overwritten with the derivatives of the answer by each of them.</param>
/// <returns>The answer.</returns>
internal delegate double AnswerGradient(ReadOnlySpan<float> outputs, Span<float> gradient);
