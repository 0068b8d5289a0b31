namespace NeuralNet;

/// <summary>Adam (Kingma and Ba 2015, algorithm 1), as PyTorch's <c>torch.optim.Adam</c>.</summary>
/// <remarks>
/// g = gradient + decay · w; m = β₁ · m + (1 - β₁) · g; v = β₂ · v + (1 - β₂) · g²;
/// w = w - rate · m̂ / (√v̂ + ε), with m̂ = m / (1 - β₁^t) and v̂ = v / (1 - β₂^t) at a parameter's step t.
/// An L1 penalty λ acts on the value directly, after that: w = sign(w) · max(|w| - rate · λ, 0).
/// </remarks>
public sealed class Adam : AdaptiveMoments
{
    /// <summary>Adam.</summary>
    /// <param name="learningRate">How far a step goes, about.</param>
    /// <param name="beta1">β₁, 0 to below 1.</param>
    /// <param name="beta2">β₂, 0 to below 1.</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <param name="weightDecay">Added to the gradient times the value (L2), 0 or more; <see cref="AdamW"/> decouples it.</param>
    /// <param name="l1Penalty">λ, 0 or more: each step then pulls every value by rate · λ toward 0, and to exactly 0 when it gets there.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public Adam(
        float learningRate = 1e-3f, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-8f, float weightDecay = 0,
        float l1Penalty = 0)
        : base(learningRate, beta1, beta2, epsilon, weightDecay, l1Penalty)
    {
    }

    private protected override bool DecouplesDecay => false;
}
