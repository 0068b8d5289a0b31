using System.Globalization;

namespace NeuralNet;

/// <summary>A classifier's answer for one row.</summary>
/// <param name="Class">The class with the greatest probability.</param>
/// <param name="Probability">Its probability.</param>
/// <param name="Probabilities">Of each class, in the order of <see cref="MlpClassifier.Classes"/>.</param>
public sealed record ClassPrediction(string Class, double Probability, IReadOnlyList<double> Probabilities)
{
    /// <summary>Text such as <c>yes (83.1 %)</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Class} ({Probability * 100:F1} %)");
}
