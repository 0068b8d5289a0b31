using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>What <see cref="Adam"/> and <see cref="AdamW"/> share: steps scaled by running moments of the gradient.</summary>
public abstract class AdaptiveMoments : Optimizer
{
    private readonly OptimizerStates _states = new(second: true);

    private protected AdaptiveMoments(float learningRate, float beta1, float beta2, float epsilon, float weightDecay, float l1Penalty)
        : base(learningRate)
    {
        Beta1 = CheckedShare(beta1, nameof(beta1));
        Beta2 = CheckedShare(beta2, nameof(beta2));
        Epsilon = CheckedEpsilon(epsilon);
        WeightDecay = CheckedPenalty(weightDecay, nameof(weightDecay));
        L1Penalty = CheckedPenalty(l1Penalty, nameof(l1Penalty));
    }

    /// <summary>How much of the running mean of the gradient stays.</summary>
    public float Beta1 { get; }

    /// <summary>How much of the running mean of its square stays.</summary>
    public float Beta2 { get; }

    /// <summary>Added to the root of that square, so that nothing is divided by 0.</summary>
    public float Epsilon { get; }

    /// <summary>How much a step pulls values toward 0.</summary>
    public float WeightDecay { get; }

    /// <summary>How strongly a step pulls values to exactly 0.</summary>
    public float L1Penalty { get; }

    /// <summary>Whether the decay acts on the value directly and not through the gradient.</summary>
    private protected abstract bool DecouplesDecay { get; }

    /// <inheritdoc/>
    protected override void Update(Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        OptimizerState state = _states.Of(parameter);
        state.Steps++;
        float rate = (float)(LearningRate / (1 - Math.Pow(Beta1, state.Steps)));
        float correction = (float)(1 / Math.Sqrt(1 - Math.Pow(Beta2, state.Steps)));
        AdamRule rule = DecouplesDecay
            ? new AdamRule(rate, Beta1, Beta2, Epsilon, correction, weightDecay: 0, keep: 1 - (LearningRate * WeightDecay))
            : new AdamRule(rate, Beta1, Beta2, Epsilon, correction, WeightDecay, keep: 1);
        Sweep(rule, LearningRate * L1Penalty, parameter, state.First, state.Second);
    }
}
