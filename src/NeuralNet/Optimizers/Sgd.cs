using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>
/// Stochastic gradient descent, with momentum (Polyak 1964), Nesterov's form of it (Sutskever et al. 2013), weight decay and
/// an L1 penalty.
/// </summary>
/// <remarks>
/// g = gradient + decay · w; v = momentum · v + g; w = w - rate · v, or with Nesterov w - rate · (g + momentum · v). Without
/// momentum w = w - rate · g. As PyTorch's <c>torch.optim.SGD</c> with dampening 0. With an L1 penalty λ, a proximal
/// step follows: w = sign(w) · max(|w| - ρ · λ, 0), where ρ = rate / (1 - momentum) is the total step per unit of gradient (Duchi and
/// Singer 2009; Langford, Li and Zhang 2009): it makes values exactly 0. Decay and penalty apply to all parameters, biases too; a
/// reported loss contains neither.
/// </remarks>
public sealed class Sgd : Optimizer, IDescribable<Sgd>
{
    private static readonly string[] Velocity = ["velocity"];

    /// <summary>Stochastic gradient descent.</summary>
    /// <param name="learningRate">The learning rate: finite, 0 or more.</param>
    /// <param name="momentum">How much of the last velocity stays, 0 to below 1; 0 for none.</param>
    /// <param name="nesterov">Whether to look ahead along the velocity; needs momentum.</param>
    /// <param name="weightDecay">Added to the gradient times the value (L2), 0 or more.</param>
    /// <param name="l1Penalty">λ, 0 or more: λ · Σ |w| is added to the loss to minimise, and pulls values to exactly 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="ArgumentException">Nesterov without momentum.</exception>
    public Sgd(float learningRate, float momentum = 0, bool nesterov = false, float weightDecay = 0, float l1Penalty = 0)
        : base(learningRate, weightDecay, l1Penalty)
    {
        Momentum = CheckedShare(momentum, nameof(momentum));
        IsNesterov = nesterov;
        if (nesterov && momentum == 0)
        {
            throw new ArgumentException("Sgd expects a momentum above 0 with nesterov but got 0. Set momentum, such as 0.9.", nameof(nesterov));
        }
    }

    /// <inheritdoc/>
    public static string Kind => nameof(Sgd);

    /// <summary>How much of the last velocity stays.</summary>
    public float Momentum { get; }

    /// <summary>Whether a step looks ahead along the velocity.</summary>
    public bool IsNesterov { get; }

    /// <summary>A velocity with momentum; nothing without.</summary>
    public override IReadOnlyList<string> Slots => Momentum == 0 ? [] : Velocity;

    /// <inheritdoc/>
    protected internal override FusedUpdate? Fused => Momentum == 0 && L1Penalty == 0 ? new FusedUpdate { Rate = LearningRate, Decay = WeightDecay } : null;

    /// <inheritdoc/>
    public static Sgd From(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return new(
            description.Number("learning_rate"), description.Number("momentum"), description.Flag("nesterov"), description.Number("weight_decay"),
            description.Number("l1_penalty"));
    }

    /// <inheritdoc/>
    public void Describe(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        description.Add("learning_rate", LearningRate).Add("momentum", Momentum).Add("nesterov", IsNesterov)
            .Add("weight_decay", WeightDecay).Add("l1_penalty", L1Penalty);
    }

    /// <inheritdoc/>
    protected override void Update(Parameter parameter, ParameterState state)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        ArgumentNullException.ThrowIfNull(state);
        float rate = RateOf(parameter);
        float decay = DecayOf(parameter);
        float threshold = PenaltyOf(parameter) / (1 - Momentum);
        if (Momentum == 0)
        {
            Sweep(new SgdRule(rate, decay), threshold, parameter, [], []);
        }
        else
        {
            Sweep(new MomentumRule(rate, Momentum, IsNesterov, decay), threshold, parameter, state[0], []);
        }
    }
}
