using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>Adagrad (Duchi, Hazan and Singer 2011), as PyTorch's <c>torch.optim.Adagrad</c>: steps shrink with the gradients seen so far.</summary>
/// <remarks>
/// g = gradient + decay · w; s = s + g²; w = w - rate / (1 + (t - 1) · rateDecay) · g / (√s + ε) at a parameter's step t, with s from
/// <see cref="Start"/> on. An L1 penalty λ acts on the value directly, after that: w = sign(w) · max(|w| - rate · λ, 0).
/// </remarks>
public sealed class Adagrad : Optimizer, IDescribable<Adagrad>
{
    private static readonly string[] Names = ["square_sum"];

    /// <summary>Adagrad.</summary>
    /// <param name="learningRate">The learning rate: finite, 0 or more.</param>
    /// <param name="rateDecay">How fast the learning rate itself falls: finite, 0 or more.</param>
    /// <param name="start">What s begins with: finite, 0 or more.</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <param name="weightDecay">Added to the gradient times the value (L2), 0 or more.</param>
    /// <param name="l1Penalty">λ, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public Adagrad(
        float learningRate = 1e-2f, float rateDecay = 0, float start = 0, float epsilon = 1e-10f, float weightDecay = 0, float l1Penalty = 0)
        : base(learningRate, weightDecay, l1Penalty)
    {
        RateDecay = CheckedPenalty(rateDecay, nameof(rateDecay));
        Start = CheckedPenalty(start, nameof(start));
        Epsilon = CheckedEpsilon(epsilon);
    }

    /// <inheritdoc/>
    public static string Kind => nameof(Adagrad);

    /// <summary>How fast the learning rate itself falls.</summary>
    public float RateDecay { get; }

    /// <summary>What the sum of squares begins with.</summary>
    public float Start { get; }

    /// <summary>Added to the root of the sum, so that nothing is divided by 0.</summary>
    public float Epsilon { get; }

    /// <summary>The sum of the squared gradients.</summary>
    public override IReadOnlyList<string> Slots => Names;

    /// <inheritdoc/>
    public static Adagrad From(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return new(
            description.Number("learning_rate"), description.Number("rate_decay"), description.Number("start"), description.Number("epsilon"),
            description.Number("weight_decay"), description.Number("l1_penalty"));
    }

    /// <inheritdoc/>
    public void Describe(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        description.Add("learning_rate", LearningRate).Add("rate_decay", RateDecay).Add("start", Start).Add("epsilon", Epsilon)
            .Add("weight_decay", WeightDecay).Add("l1_penalty", L1Penalty);
    }

    /// <inheritdoc/>
    protected override void Update(Parameter parameter, ParameterState state)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        ArgumentNullException.ThrowIfNull(state);
        float rate = (float)(RateOf(parameter) / (1 + ((state.Steps - 1) * (double)RateDecay)));
        Sweep(new AdagradRule(rate, Start, Epsilon, DecayOf(parameter)), PenaltyOf(parameter), parameter, state[0], []);
    }
}
