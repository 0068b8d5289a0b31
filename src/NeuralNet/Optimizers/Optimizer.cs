using System.Runtime.CompilerServices;
using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>A rule that changes parameters by their gradients.</summary>
/// <remarks>
/// It knows parameters and no layers. What it remembers of each (velocities, moments, number of steps) is kept here from that parameter's first
/// step on, and saved in a checkpoint. A rule of your own names its <see cref="Slots"/> and overrides <see cref="Update"/>. One instance
/// serves one thread at a time.
/// </remarks>
public abstract partial class Optimizer
{
    // By reference, and weakly: an optimizer does not keep a dropped model alive.
    private readonly ConditionalWeakTable<Parameter, ParameterState> _states = [];
    private float _learningRate;
    private float _weightDecay;

    /// <summary>A rule with a learning rate, and perhaps penalties on the size of the values.</summary>
    /// <param name="learningRate">Finite, 0 or more.</param>
    /// <param name="weightDecay">Finite, 0 or more.</param>
    /// <param name="l1Penalty">Finite, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative or not finite.</exception>
    protected Optimizer(float learningRate, float weightDecay = 0, float l1Penalty = 0)
    {
        LearningRate = learningRate;
        WeightDecay = weightDecay;
        L1Penalty = CheckedPenalty(l1Penalty, nameof(l1Penalty));
    }

    /// <summary>The learning rate: finite, 0 or more. It may be changed between steps.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to a number that is negative or not finite.</exception>
    public float LearningRate
    {
        get => _learningRate;
        set => _learningRate = Checked(value, value >= 0 && float.IsFinite(value), "a finite number, 0 or more", nameof(LearningRate));
    }

    /// <summary>
    /// How much a step pulls values toward 0: finite, 0 or more. Added to the gradient times the value (L2), or decoupled from it: the rule says which.
    /// It may be changed between steps.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to a number that is negative or not finite.</exception>
    public float WeightDecay
    {
        get => _weightDecay;
        set => _weightDecay = CheckedPenalty(value, "weightDecay");
    }

    /// <summary>λ: how strongly a step pulls values to exactly 0, by a proximal step after the update (Duchi and Singer 2009).</summary>
    public float L1Penalty { get; }

    /// <summary>Names of what the rule remembers of each value, such as a velocity; none, unless overridden.</summary>
    public virtual IReadOnlyList<string> Slots => [];

    /// <summary>The rule as a fused update, where a step needs nothing but a rate, a decay and the gradient; null otherwise.</summary>
    protected internal virtual FusedUpdate? Fused => null;

    /// <summary>Changes each value by its gradient, once. Frozen parameters do not change. Allocates only at a parameter's first step.</summary>
    /// <param name="parameters">With gradients, as a backward pass left them.</param>
    /// <exception cref="InvalidOperationException">A value or what the rule remembers is no longer finite: training has diverged.</exception>
    public void Step(IReadOnlyList<Parameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        for (int i = 0; i < parameters.Count; i++)
        {
            // A trainer's fused update has changed the value already.
            Parameter parameter = parameters[i];
            if (parameter.IsFrozen || parameter.IsGradientSkipped)
            {
                continue;
            }

            ParameterState state = StateOf(parameter);
            state.Steps++;
            Update(parameter, state);
        }
    }

    /// <summary>What the rule remembers of a parameter; new and empty before its first step.</summary>
    /// <param name="parameter">The parameter.</param>
    public ParameterState StateOf(Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        if (!_states.TryGetValue(parameter, out ParameterState? state))
        {
            ThrowIfUnfit(Slots);
            state = new ParameterState(this, parameter.Shape.Length);
            _states.Add(parameter, state);
        }

        return state;
    }

    /// <summary>The rule's name.</summary>
    public override string ToString() => GetType().Name;

    /// <summary>Whether the parameter has had a step.</summary>
    internal bool HasStateOf(Parameter parameter) => _states.TryGetValue(parameter, out _);

    /// <summary>Changes one parameter's value by its gradient.</summary>
    /// <param name="parameter">With its gradient, as a backward pass left it. Respect its <see cref="Parameter.LearningRateFactor"/> (<see cref="RateOf"/>) and <see cref="Parameter.DecayFactor"/>.</param>
    /// <param name="state">What the rule remembers of it, to be updated.</param>
    protected abstract void Update(Parameter parameter, ParameterState state);

    /// <summary>The learning rate for a parameter: <see cref="LearningRate"/> times its factor.</summary>
    /// <param name="parameter">The parameter.</param>
    protected float RateOf(Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return LearningRate * parameter.LearningRateFactor;
    }

    /// <summary>The weight decay for a parameter: <see cref="WeightDecay"/> times its factor.</summary>
    /// <param name="parameter">The parameter.</param>
    protected float DecayOf(Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return WeightDecay * parameter.DecayFactor;
    }

    /// <summary>How far the proximal step of the L1 penalty pulls each value of a parameter: rate · λ times the parameter's decay factor.</summary>
    /// <param name="parameter">The parameter.</param>
    protected float PenaltyOf(Parameter parameter) => RateOf(parameter) * L1Penalty * parameter.DecayFactor;

    /// <summary>Sweeps a rule over a parameter, and where the threshold is not 0 an L1 penalty's proximal step after it.</summary>
    private protected void Sweep<TRule>(TRule rule, float threshold, Parameter parameter, Span<float> first, Span<float> second)
        where TRule : unmanaged, IUpdateRule
    {
        ReadOnlySpan<float> gradient = parameter.Gradient.AsSpan();
        Span<float> value = parameter.Value.AsSpan();
        bool isFinite = threshold == 0
            ? UpdateKernel<TRule>.Step(rule, gradient, first, second, value)
            : UpdateKernel<SoftThreshold<TRule>>.Step(new SoftThreshold<TRule>(rule, threshold), gradient, first, second, value);
        if (!isFinite)
        {
            throw new InvalidOperationException(FormattableString.Invariant(
                $"{GetType().Name}: the update of '{parameter.Path}' is not finite. Its largest gradient is {Largest(gradient)}, whose square or step overflows float32: training has diverged. Standardise the features and targets, lower the learning rate (now {LearningRate}), or clip the gradients."));
        }
    }

    /// <summary>Throws where a setting is not as expected; the message names the rule and the setting.</summary>
    private protected float Checked(float value, bool isRight, string expected, [CallerArgumentExpression(nameof(value))] string name = "") =>
        isRight
            ? value
            : throw new ArgumentOutOfRangeException(
                name, FormattableString.Invariant($"{GetType().Name} expects {expected} as {name} but got {value}."));

    /// <summary>Throws unless a decay or a penalty is finite and 0 or more.</summary>
    private protected float CheckedPenalty(float penalty, string name) =>
        Checked(penalty, penalty >= 0 && float.IsFinite(penalty), "a finite number, 0 or more", name);

    /// <summary>Throws unless a share is in [0, 1).</summary>
    private protected float CheckedShare(float share, string name) => Checked(share, share is >= 0 and < 1, "a number from 0 to below 1", name);

    /// <summary>Throws unless an epsilon is finite and above 0.</summary>
    private protected float CheckedEpsilon(float epsilon) =>
        Checked(epsilon, epsilon > 0 && float.IsFinite(epsilon), "a finite number above 0");

    /// <summary>Throws unless each slot has a name of its own that can be a part of a path in a checkpoint.</summary>
    private void ThrowIfUnfit(IReadOnlyList<string> slots)
    {
        for (int i = 0; i < slots.Count; i++)
        {
            Parameter.ThrowIfNoName(slots[i], "slot");
            if (slots.Take(i).Contains(slots[i]))
            {
                throw new InvalidOperationException($"{this} expects a name of its own for each of its Slots but has '{slots[i]}' twice.");
            }
        }
    }

    private static float Largest(ReadOnlySpan<float> gradient) =>
        gradient.IsEmpty ? 0 : System.Numerics.Tensors.TensorPrimitives.MaxMagnitude(gradient);
}
