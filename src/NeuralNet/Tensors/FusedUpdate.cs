namespace NeuralNet;

/// <summary>
/// An optimizer's step that needs only the gradient: <c>value = (1 - rate · decay) · value - rate · gradient</c>.
/// </summary>
/// <remarks>
/// Where a gradient is a matrix product, such a step is one product with two scales, and the gradient itself is never written to
/// memory. <see cref="Trainer"/> uses it where no code reads the gradients.
/// </remarks>
public readonly record struct FusedUpdate
{
    /// <summary>The learning rate.</summary>
    public required float Rate { get; init; }

    /// <summary>The weight decay (L2), 0 or more.</summary>
    public float Decay { get; init; }

    /// <summary>The two scales for one parameter: value = keep · value + scale · gradient.</summary>
    internal (float Scale, float Keep) For(Parameter parameter)
    {
        float rate = Rate * parameter.LearningRateFactor;
        return (-rate, 1 - (rate * Decay * parameter.DecayFactor));
    }
}
