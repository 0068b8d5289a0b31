using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>Lion (Chen et al. 2023, algorithm 2): every value moves by the same amount, in the direction of a sign.</summary>
/// <remarks>
/// w = (1 - rate · decay) · w - rate · sign(β₁ · m + (1 - β₁) · g); then m = β₂ · m + (1 - β₂) · g. It keeps one number for each value, half of what
/// <see cref="Adam"/> keeps. The paper advises a learning rate 3 to 10 times smaller than AdamW's, and a decay as many times larger.
/// An L1 penalty λ acts on the value directly, after that: w = sign(w) · max(|w| - rate · λ, 0).
/// </remarks>
public sealed class Lion : Optimizer, IDescribable<Lion>
{
    private static readonly string[] Names = ["momentum"];

    /// <summary>Lion.</summary>
    /// <param name="learningRate">The learning rate, the size of a step: finite, 0 or more.</param>
    /// <param name="beta1">β₁, 0 to below 1.</param>
    /// <param name="beta2">β₂, 0 to below 1.</param>
    /// <param name="weightDecay">How much a step pulls values toward 0, times the learning rate; 0 or more.</param>
    /// <param name="l1Penalty">λ, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public Lion(float learningRate = 1e-4f, float beta1 = 0.9f, float beta2 = 0.99f, float weightDecay = 0, float l1Penalty = 0)
        : base(learningRate, weightDecay, l1Penalty)
    {
        Beta1 = CheckedShare(beta1, nameof(beta1));
        Beta2 = CheckedShare(beta2, nameof(beta2));
    }

    /// <inheritdoc/>
    public static string Kind => nameof(Lion);

    /// <summary>How much the direction of a step is the momentum's.</summary>
    public float Beta1 { get; }

    /// <summary>How much of the momentum stays.</summary>
    public float Beta2 { get; }

    /// <summary>The running mean of the gradient.</summary>
    public override IReadOnlyList<string> Slots => Names;

    /// <inheritdoc/>
    public static Lion From(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return new(
            description.Number("learning_rate"), description.Number("beta1"), description.Number("beta2"), description.Number("weight_decay"),
            description.Number("l1_penalty"));
    }

    /// <inheritdoc/>
    public void Describe(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        description.Add("learning_rate", LearningRate).Add("beta1", Beta1).Add("beta2", Beta2).Add("weight_decay", WeightDecay).Add("l1_penalty", L1Penalty);
    }

    /// <inheritdoc/>
    protected override void Update(Parameter parameter, ParameterState state)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        ArgumentNullException.ThrowIfNull(state);
        float rate = RateOf(parameter);
        Sweep(new LionRule(rate, Beta1, Beta2, keep: 1 - (rate * DecayOf(parameter))), PenaltyOf(parameter), parameter, state[0], []);
    }
}
