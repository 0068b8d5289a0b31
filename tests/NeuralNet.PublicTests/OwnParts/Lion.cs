namespace NeuralNet.PublicTests.OwnParts;

/// <summary>Lion (Chen et al. 2023): w = w - rate · (sign(β₁ · m + (1 - β₁) · g) + decay · w); m = β₂ · m + (1 - β₂) · g.</summary>
internal sealed class Lion(float learningRate = 1e-3f, float weightDecay = 0) : Optimizer(learningRate), IDescribable<Lion>
{
    private const float Beta1 = 0.9f;
    private const float Beta2 = 0.99f;

    public static string Kind => "Lion";

    public override IReadOnlyList<string> Slots { get; } = ["momentum"];

    public static Lion From(Description description) => new(description.Number("learning_rate"), description.Number("weight_decay"));

    public void Describe(Description description) => description.Add("learning_rate", LearningRate).Add("weight_decay", weightDecay);

    protected override void Update(Parameter parameter, ParameterState state)
    {
        Span<float> values = parameter.Value.AsSpan();
        Span<float> gradients = parameter.Gradient.AsSpan();
        Span<float> momentum = state[0];
        float rate = RateOf(parameter);
        float decay = weightDecay * parameter.DecayFactor;
        for (int i = 0; i < values.Length; i++)
        {
            float step = MathF.Sign((Beta1 * momentum[i]) + ((1 - Beta1) * gradients[i]));
            momentum[i] = (Beta2 * momentum[i]) + ((1 - Beta2) * gradients[i]);
            values[i] -= rate * (step + (decay * values[i]));
        }
    }
}
