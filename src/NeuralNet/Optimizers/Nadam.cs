using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>Adam with Nesterov's momentum (Dozat 2016), as <c>torch.optim.NAdam</c> of PyTorch 2.</summary>
/// <remarks>
/// As <see cref="Adam"/>, but at step t w = w - rate · [(1 - μ_t) / (1 - Πμ) · g + μ_(t+1) / (1 - Πμ · μ_(t+1)) · m] / (√v̂ + ε), with
/// μ_t = β₁ · (1 - 0.96^(ψ · t) / 2) and the product Πμ of μ_1 to μ_t.
/// </remarks>
public sealed class Nadam : Optimizer, IDescribable<Nadam>
{
    private static readonly string[] Names = ["moment1", "moment2"];

    // Below, 1 - product is 1.
    private const double LeastProduct = 1e-20;

    // The product of the last step that was asked for; most parameters are at the same step.
    private long _step;
    private double _product = 1;

    /// <summary>Nadam.</summary>
    /// <param name="learningRate">The learning rate, about the size of a step: finite, 0 or more.</param>
    /// <param name="beta1">β₁, 0 to below 1.</param>
    /// <param name="beta2">β₂, 0 to below 1.</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <param name="momentumDecay">ψ, how fast μ rises to β₁: finite, 0 or more.</param>
    /// <param name="weightDecay">Added to the gradient times the value (L2), 0 or more.</param>
    /// <param name="l1Penalty">λ, 0 or more: each step then pulls every value by rate · λ toward 0, and to exactly 0 when it gets there.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public Nadam(
        float learningRate = 2e-3f, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-8f, float momentumDecay = 4e-3f, float weightDecay = 0,
        float l1Penalty = 0)
        : base(learningRate, weightDecay, l1Penalty)
    {
        Beta1 = CheckedShare(beta1, nameof(beta1));
        Beta2 = CheckedShare(beta2, nameof(beta2));
        Epsilon = CheckedEpsilon(epsilon);
        MomentumDecay = CheckedPenalty(momentumDecay, nameof(momentumDecay));
    }

    /// <inheritdoc/>
    public static string Kind => nameof(Nadam);

    /// <summary>How much of the running mean of the gradient stays.</summary>
    public float Beta1 { get; }

    /// <summary>How much of the running mean of its square stays.</summary>
    public float Beta2 { get; }

    /// <summary>Added to the root of that square, so that nothing is divided by 0.</summary>
    public float Epsilon { get; }

    /// <summary>ψ: how fast μ rises to β₁.</summary>
    public float MomentumDecay { get; }

    /// <summary>The running means of the gradient and of its square.</summary>
    public override IReadOnlyList<string> Slots => Names;

    /// <inheritdoc/>
    public static Nadam From(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return new(
            description.Number("learning_rate"), description.Number("beta1"), description.Number("beta2"), description.Number("epsilon"),
            description.Number("momentum_decay"), description.Number("weight_decay"), description.Number("l1_penalty"));
    }

    /// <inheritdoc/>
    public void Describe(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        description.Add("learning_rate", LearningRate).Add("beta1", Beta1).Add("beta2", Beta2).Add("epsilon", Epsilon)
            .Add("momentum_decay", MomentumDecay).Add("weight_decay", WeightDecay).Add("l1_penalty", L1Penalty);
    }

    /// <inheritdoc/>
    protected override void Update(Parameter parameter, ParameterState state)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        ArgumentNullException.ThrowIfNull(state);
        double rate = RateOf(parameter), next = Momentum(state.Steps + 1), product = Product(state.Steps);
        float gradientRate = (float)(rate * (1 - Momentum(state.Steps)) / (1 - product));
        float meanRate = (float)(rate * next / (1 - (product * next)));
        float correction = (float)(1 / Math.Sqrt(1 - Math.Pow(Beta2, state.Steps)));
        Sweep(
            new NadamRule(gradientRate, meanRate, Beta1, Beta2, Epsilon, correction, DecayOf(parameter)), PenaltyOf(parameter), parameter, state[0], state[1]);
    }

    private double Momentum(long step) => Beta1 * (1 - (0.5 * Math.Pow(0.96, step * (double)MomentumDecay)));

    /// <summary>μ_1 · ... · μ_t: a function of t alone, so that a resumed run has the same.</summary>
    private double Product(long step)
    {
        if (step < _step)
        {
            (_step, _product) = (0, 1);
        }

        while (_step < step && _product >= LeastProduct)
        {
            _product *= Momentum(++_step);
        }

        _step = Math.Max(_step, step);
        return _product;
    }
}
