using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>Rectified Adam (Liu et al. 2020), as PyTorch's <c>torch.optim.RAdam</c>: it needs no warm-up.</summary>
/// <remarks>
/// As <see cref="Adam"/>, but while the variance of the step is not known, for the first five steps or so with the usual β₂, w = w - rate · m̂; then
/// w = w - rate · r · m̂ · √(1 - β₂^t) / (√v + ε), with ρ = 2 / (1 - β₂) - 1, ρ_t = ρ - 2t · β₂^t / (1 - β₂^t) and
/// r = √((ρ_t - 4)(ρ_t - 2) ρ / ((ρ - 4)(ρ - 2) ρ_t)).
/// </remarks>
public sealed class RAdam : Optimizer, IDescribable<RAdam>
{
    private static readonly string[] Names = ["moment1", "moment2"];

    /// <summary>Rectified Adam.</summary>
    /// <param name="learningRate">The learning rate, about the size of a step: finite, 0 or more.</param>
    /// <param name="beta1">β₁, 0 to below 1.</param>
    /// <param name="beta2">β₂, 0 to below 1.</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <param name="weightDecay">Added to the gradient times the value (L2), 0 or more.</param>
    /// <param name="l1Penalty">λ, 0 or more: each step then pulls every value by rate · λ toward 0, and to exactly 0 when it gets there.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public RAdam(
        float learningRate = 1e-3f, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-8f, float weightDecay = 0, float l1Penalty = 0)
        : base(learningRate, weightDecay, l1Penalty)
    {
        Beta1 = CheckedShare(beta1, nameof(beta1));
        Beta2 = CheckedShare(beta2, nameof(beta2));
        Epsilon = CheckedEpsilon(epsilon);
    }

    /// <inheritdoc/>
    public static string Kind => nameof(RAdam);

    /// <summary>How much of the running mean of the gradient stays.</summary>
    public float Beta1 { get; }

    /// <summary>How much of the running mean of its square stays.</summary>
    public float Beta2 { get; }

    /// <summary>Added to the root of that square, so that nothing is divided by 0.</summary>
    public float Epsilon { get; }

    /// <summary>The running means of the gradient and of its square.</summary>
    public override IReadOnlyList<string> Slots => Names;

    /// <inheritdoc/>
    public static RAdam From(Description description)
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
        double decayed = Math.Pow(Beta2, state.Steps), limit = (2 / (1 - (double)Beta2)) - 1;
        double length = limit - (2 * state.Steps * decayed / (1 - decayed));
        double rate = RateOf(parameter) / (1 - Math.Pow(Beta1, state.Steps));
        if (length <= 5)
        {
            Sweep(new MeanRule((float)rate, Beta1, Beta2, Epsilon, DecayOf(parameter)), PenaltyOf(parameter), parameter, state[0], state[1]);
            return;
        }

        double rectified = Math.Sqrt((length - 4) * (length - 2) * limit / ((limit - 4) * (limit - 2) * length));
        float scaled = (float)(rate * rectified * Math.Sqrt(1 - decayed));
        Sweep(
            new AdamRule(scaled, Beta1, Beta2, Epsilon, correction: 1, DecayOf(parameter), keep: 1), PenaltyOf(parameter), parameter, state[0], state[1]);
    }
}
