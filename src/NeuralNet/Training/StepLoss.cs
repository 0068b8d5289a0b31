namespace NeuralNet;

/// <summary>The loss of a step, and what it adds to that of its epoch.</summary>
/// <param name="Mean">The batch's mean loss; NaN where all rows weigh 0.</param>
/// <param name="Sum">Σ weight · loss.</param>
/// <param name="Weight">Σ weight.</param>
internal readonly record struct StepLoss(float Mean, double Sum, double Weight)
{
    public static readonly StepLoss OfNothing = new(float.NaN, 0, 0);

    public static StepLoss Of(float mean, double weight) => new(mean, mean * weight, weight);
}
