namespace NeuralNet;

/// <summary>The answer of an <see cref="MlpLabelClassifier"/> for one row.</summary>
/// <param name="Labels">Those with a probability of 0.5 or more.</param>
/// <param name="Probabilities">Of each label, in the order of <see cref="MlpEstimator.Targets"/>.</param>
public sealed record LabelPrediction(IReadOnlyList<string> Labels, IReadOnlyList<double> Probabilities)
{
    /// <summary>Text such as <c>rain, wind</c>.</summary>
    public override string ToString() => Labels.Count > 0 ? string.Join(", ", Labels) : "none";
}
