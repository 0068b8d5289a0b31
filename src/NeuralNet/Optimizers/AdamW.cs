namespace NeuralNet;

/// <summary>Adam with decoupled weight decay (Loshchilov and Hutter 2019), as PyTorch's <c>torch.optim.AdamW</c>.</summary>
/// <remarks>As <see cref="Adam"/>, but g is the gradient alone and w = (1 - rate · decay) · w - rate · m̂ / (√v̂ + ε).</remarks>
public sealed class AdamW : Adam, IDescribable<AdamW>
{
    /// <summary>AdamW.</summary>
    /// <param name="learningRate">The learning rate, about the size of a step: finite, 0 or more.</param>
    /// <param name="beta1">β₁, 0 to below 1.</param>
    /// <param name="beta2">β₂, 0 to below 1.</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <param name="weightDecay">How much a step pulls values toward 0, times the learning rate; 0 or more.</param>
    /// <param name="l1Penalty">λ, 0 or more: each step then pulls every value by rate · λ toward 0, and to exactly 0 when it gets there.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public AdamW(
        float learningRate = 1e-3f, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-8f, float weightDecay = 1e-2f,
        float l1Penalty = 0)
        : base(learningRate, beta1, beta2, epsilon, weightDecay, l1Penalty)
    {
    }

    /// <inheritdoc/>
    public static new string Kind => nameof(AdamW);

    private protected override bool DecouplesDecay => true;

    /// <inheritdoc/>
    public static new AdamW From(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return new(
            description.Number("learning_rate"), description.Number("beta1"), description.Number("beta2"), description.Number("epsilon"),
            description.Number("weight_decay"), description.Number("l1_penalty"));
    }
}
