using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>Adam (Kingma and Ba 2015, algorithm 1), as PyTorch's <c>torch.optim.Adam</c>.</summary>
/// <remarks>
/// g = gradient + decay · w; m = β₁ · m + (1 - β₁) · g; v = β₂ · v + (1 - β₂) · g²;
/// w = w - rate · m̂ / (√v̂ + ε), with m̂ = m / (1 - β₁^t) and v̂ = v / (1 - β₂^t) at a parameter's step t.
/// An L1 penalty λ acts on the value directly, after that: w = sign(w) · max(|w| - rate · λ, 0).
/// </remarks>
public class Adam : Optimizer, IDescribable<Adam>
{
    private static readonly string[] Moments = ["moment1", "moment2"];

    /// <summary>Adam.</summary>
    /// <param name="learningRate">The learning rate, about the size of a step: finite, 0 or more.</param>
    /// <param name="beta1">β₁, 0 to below 1.</param>
    /// <param name="beta2">β₂, 0 to below 1.</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <param name="weightDecay">Added to the gradient times the value (L2), 0 or more; <see cref="AdamW"/> decouples it.</param>
    /// <param name="l1Penalty">λ, 0 or more: each step then pulls every value by rate · λ toward 0, and to exactly 0 when it gets there.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public Adam(
        float learningRate = 1e-3f, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-8f, float weightDecay = 0,
        float l1Penalty = 0)
        : base(learningRate, weightDecay, l1Penalty)
    {
        Beta1 = CheckedShare(beta1, nameof(beta1));
        Beta2 = CheckedShare(beta2, nameof(beta2));
        Epsilon = CheckedEpsilon(epsilon);
    }

    /// <inheritdoc/>
    public static string Kind => nameof(Adam);

    /// <summary>How much of the running mean of the gradient stays.</summary>
    public float Beta1 { get; }

    /// <summary>How much of the running mean of its square stays.</summary>
    public float Beta2 { get; }

    /// <summary>Added to the root of that square, so that nothing is divided by 0.</summary>
    public float Epsilon { get; }

    /// <summary>Whether the decay acts on the value directly and not through the gradient.</summary>
    private protected virtual bool DecouplesDecay => false;

    /// <summary>The running means of the gradient and of its square.</summary>
    public override IReadOnlyList<string> Slots => Moments;

    /// <inheritdoc/>
    public static Adam From(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return new(
            description.Number("learning_rate"), description.Number("beta1"), description.Number("beta2"), description.Number("epsilon"),
            description.Number("weight_decay"), description.Number("l1_penalty"));
    }

    /// <inheritdoc/>
    public void Describe(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        description.Add("learning_rate", LearningRate).Add("beta1", Beta1).Add("beta2", Beta2).Add("epsilon", Epsilon)
            .Add("weight_decay", WeightDecay).Add("l1_penalty", L1Penalty);
    }

    /// <inheritdoc/>
    protected override void Update(Parameter parameter, ParameterState state)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        ArgumentNullException.ThrowIfNull(state);
        float rate = RateOf(parameter);
        float decay = DecayOf(parameter);
        float scaled = (float)(rate / (1 - Math.Pow(Beta1, state.Steps)));
        float correction = (float)(1 / Math.Sqrt(1 - Math.Pow(Beta2, state.Steps)));
        AdamRule rule = DecouplesDecay
            ? new AdamRule(scaled, Beta1, Beta2, Epsilon, correction, weightDecay: 0, keep: 1 - (rate * decay))
            : new AdamRule(scaled, Beta1, Beta2, Epsilon, correction, decay, keep: 1);
        Sweep(rule, PenaltyOf(parameter), parameter, state[0], state[1]);
    }
}
