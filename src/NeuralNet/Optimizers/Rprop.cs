using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>
/// Rprop (Riedmiller and Braun 1993), as PyTorch's <c>torch.optim.Rprop</c>: each value has a step of its own, which grows while its gradient keeps its
/// sign. For full batches: the signs of small ones are noise.
/// </summary>
/// <remarks>
/// Where g has the sign of the gradient before, step = min(step · grow, most); where it has the opposite, step = max(step · shrink, least), and g counts as 0
/// this time and the next. w = w - sign(g) · step. The learning rate is the first step; later changes of it, such as by a schedule, have no
/// effect, but 0 stops the updates.
/// </remarks>
public sealed class Rprop : Optimizer, IDescribable<Rprop>
{
    private static readonly string[] Names = ["previous", "step"];

    /// <summary>Rprop.</summary>
    /// <param name="learningRate">The first step: finite, 0 or more.</param>
    /// <param name="shrink">What a step is multiplied by where the sign changes, above 0 and below 1.</param>
    /// <param name="grow">What a step is multiplied by where the sign stays: finite, above 1.</param>
    /// <param name="least">The least step: finite, above 0.</param>
    /// <param name="most">The greatest step: finite, not below the least.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public Rprop(float learningRate = 1e-2f, float shrink = 0.5f, float grow = 1.2f, float least = 1e-6f, float most = 50)
        : base(learningRate)
    {
        Shrink = Checked(shrink, shrink is > 0 and < 1, "a number above 0 and below 1");
        Grow = Checked(grow, grow > 1 && float.IsFinite(grow), "a finite number above 1");
        Least = Checked(least, least > 0 && float.IsFinite(least), "a finite number above 0");
        Most = Checked(most, most >= least && float.IsFinite(most), "a finite number not below least");
    }

    /// <inheritdoc/>
    public static string Kind => nameof(Rprop);

    /// <summary>What a step is multiplied by where the sign changes.</summary>
    public float Shrink { get; }

    /// <summary>What a step is multiplied by where the sign stays.</summary>
    public float Grow { get; }

    /// <summary>The least step.</summary>
    public float Least { get; }

    /// <summary>The greatest step.</summary>
    public float Most { get; }

    /// <summary>The gradient before, and the step.</summary>
    public override IReadOnlyList<string> Slots => Names;

    /// <inheritdoc/>
    public static Rprop From(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return new(
            description.Number("learning_rate"), description.Number("shrink"), description.Number("grow"), description.Number("least"),
            description.Number("most"));
    }

    /// <inheritdoc/>
    public void Describe(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        description.Add("learning_rate", LearningRate).Add("shrink", Shrink).Add("grow", Grow).Add("least", Least).Add("most", Most);
    }

    /// <inheritdoc/>
    protected override void Update(Parameter parameter, ParameterState state)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        ArgumentNullException.ThrowIfNull(state);
        float rate = RateOf(parameter);
        if (state.Steps == 1)
        {
            state[1].Fill(rate);
        }

        if (rate > 0)
        {
            Sweep(new RpropRule(Shrink, Grow, Least, Most), threshold: 0, parameter, state[0], state[1]);
        }
    }
}
