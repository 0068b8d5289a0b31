using System.Runtime.CompilerServices;
using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>A rule that changes parameters by their gradients.</summary>
/// <remarks>
/// It knows parameters and no layers, and keeps its state (velocities, moments) by parameter, from that parameter's first
/// step on. One instance serves one thread at a time.
/// </remarks>
public abstract class Optimizer
{
    private float _learningRate;

    /// <summary>A rule with a learning rate.</summary>
    /// <param name="learningRate">Finite, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate is negative or not finite.</exception>
    protected Optimizer(float learningRate) => LearningRate = learningRate;

    /// <summary>How far a step goes. Change it between steps for any schedule you like.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to a number that is negative or not finite.</exception>
    public float LearningRate
    {
        get => _learningRate;
        set => _learningRate = Checked(value, value >= 0 && float.IsFinite(value), "a finite number, 0 or more", nameof(LearningRate));
    }

    /// <summary>What one step does to a value where nothing but a scale and the gradient is needed; else null.</summary>
    internal virtual FoldedUpdate? Folded => null;

    /// <summary>Changes each value by its gradient, once. Allocates at a parameter's first step only.</summary>
    /// <param name="parameters">With gradients, as a backward pass left them.</param>
    public void Step(IReadOnlyList<Parameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        for (int i = 0; i < parameters.Count; i++)
        {
            Update(parameters[i]);
        }
    }

    /// <summary>Changes one parameter's value by its gradient.</summary>
    /// <param name="parameter">With its gradient, as a backward pass left it.</param>
    protected abstract void Update(Parameter parameter);

    /// <summary>Sweeps a rule over a parameter, and where the threshold is not 0 an L1 penalty's proximal step after it.</summary>
    private protected static void Sweep<TRule>(TRule rule, float threshold, Parameter parameter, Span<float> first, Span<float> second)
        where TRule : unmanaged, IUpdateRule
    {
        ReadOnlySpan<float> gradient = parameter.Gradient.AsSpan();
        Span<float> value = parameter.Value.AsSpan();
        if (threshold == 0)
        {
            UpdateKernel<TRule>.Step(rule, gradient, first, second, value);
        }
        else
        {
            UpdateKernel<SoftThreshold<TRule>>.Step(new SoftThreshold<TRule>(rule, threshold), gradient, first, second, value);
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
}
