using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>RMSProp (Hinton, Srivastava and Swersky 2012, lecture 6e), as PyTorch's <c>torch.optim.RMSprop</c>.</summary>
/// <remarks>
/// g = gradient + decay · w; s = α · s + (1 - α) · g²; v = momentum · v + g / (√s + ε); w = w - rate · v. An L1 penalty λ acts
/// on the value directly, after that: w = sign(w) · max(|w| - rate · λ / (1 - momentum), 0).
/// </remarks>
public sealed class RmsProp : Optimizer, IDescribable<RmsProp>
{
    private static readonly string[] SquareMean = ["square_mean"];
    private static readonly string[] SquareMeanAndVelocity = ["square_mean", "velocity"];

    /// <summary>RMSProp.</summary>
    /// <param name="learningRate">The learning rate, about the size of a step: finite, 0 or more.</param>
    /// <param name="smoothing">α, how much of the running mean of g² stays, 0 to below 1.</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <param name="momentum">How much of the last step stays, 0 to below 1; 0 for none.</param>
    /// <param name="weightDecay">Added to the gradient times the value (L2), 0 or more.</param>
    /// <param name="l1Penalty">λ, 0 or more: each step then pulls every value toward 0, and to exactly 0 when it gets there.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public RmsProp(
        float learningRate = 1e-2f, float smoothing = 0.99f, float epsilon = 1e-8f, float momentum = 0, float weightDecay = 0,
        float l1Penalty = 0)
        : base(learningRate, weightDecay, l1Penalty)
    {
        Smoothing = CheckedShare(smoothing, nameof(smoothing));
        Epsilon = CheckedEpsilon(epsilon);
        Momentum = CheckedShare(momentum, nameof(momentum));
    }

    /// <inheritdoc/>
    public static string Kind => nameof(RmsProp);

    /// <summary>How much of the running mean of the squared gradient stays.</summary>
    public float Smoothing { get; }

    /// <summary>Added to its root, so that nothing is divided by 0.</summary>
    public float Epsilon { get; }

    /// <summary>How much of the last step stays.</summary>
    public float Momentum { get; }

    /// <summary>The running mean of the squared gradient, and with momentum a velocity.</summary>
    public override IReadOnlyList<string> Slots => Momentum == 0 ? SquareMean : SquareMeanAndVelocity;

    /// <inheritdoc/>
    public static RmsProp From(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return new(
            description.Number("learning_rate"), description.Number("smoothing"), description.Number("epsilon"), description.Number("momentum"),
            description.Number("weight_decay"), description.Number("l1_penalty"));
    }

    /// <inheritdoc/>
    public void Describe(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        description.Add("learning_rate", LearningRate).Add("smoothing", Smoothing).Add("epsilon", Epsilon).Add("momentum", Momentum)
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
            Sweep(new PlainRmsPropRule(rate, Smoothing, Epsilon, decay), threshold, parameter, state[0], []);
        }
        else
        {
            Sweep(new RmsPropRule(rate, Smoothing, Momentum, Epsilon, decay), threshold, parameter, state[0], state[1]);
        }
    }
}
