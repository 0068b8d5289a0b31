using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>
/// Stochastic gradient descent, with momentum (Polyak 1964), Nesterov's form of it (Sutskever et al. 2013) and weight decay.
/// </summary>
/// <remarks>
/// g = gradient + decay · w; v = momentum · v + g; w = w - rate · v, or with Nesterov w - rate · (g + momentum · v). Without
/// momentum w = w - rate · g. As PyTorch's <c>torch.optim.SGD</c> with dampening 0; the decay is of weights and biases alike.
/// </remarks>
public sealed class Sgd : Optimizer
{
    private readonly OptimizerStates _states = new(second: false);

    /// <summary>Stochastic gradient descent.</summary>
    /// <param name="learningRate">How far a step goes.</param>
    /// <param name="momentum">How much of the last velocity stays, 0 to below 1; 0 for none.</param>
    /// <param name="nesterov">Whether to look ahead along the velocity; needs momentum.</param>
    /// <param name="weightDecay">Added to the gradient times the value (L2), 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="ArgumentException">Nesterov without momentum.</exception>
    public Sgd(float learningRate, float momentum = 0, bool nesterov = false, float weightDecay = 0)
        : base(learningRate)
    {
        Momentum = CheckedShare(momentum, nameof(momentum));
        WeightDecay = CheckedDecay(weightDecay);
        IsNesterov = nesterov;
        if (nesterov && momentum == 0)
        {
            throw new ArgumentException("Sgd expects a momentum above 0 with nesterov but got 0. Set momentum, such as 0.9.", nameof(nesterov));
        }
    }

    /// <summary>How much of the last velocity stays.</summary>
    public float Momentum { get; }

    /// <summary>Whether a step looks ahead along the velocity.</summary>
    public bool IsNesterov { get; }

    /// <summary>How much of the value is added to the gradient.</summary>
    public float WeightDecay { get; }

    internal override FoldedUpdate? Folded =>
        Momentum == 0 ? new FoldedUpdate(-LearningRate, 1 - (LearningRate * WeightDecay)) : null;

    /// <inheritdoc/>
    protected override void Update(Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        Span<float> value = parameter.Value.AsSpan();
        ReadOnlySpan<float> gradient = parameter.Gradient.AsSpan();
        if (Momentum == 0)
        {
            UpdateKernel<SgdRule>.Step(new SgdRule(LearningRate, WeightDecay), gradient, [], [], value);
        }
        else
        {
            var rule = new MomentumRule(LearningRate, Momentum, IsNesterov, WeightDecay);
            UpdateKernel<MomentumRule>.Step(rule, gradient, _states.Of(parameter).First, [], value);
        }
    }
}
