namespace NeuralNet.PublicTests.OwnParts;

/// <summary>Signum (Bernstein et al. 2018): m = β · m + (1 - β) · g; w = w - rate · (sign(m) + decay · w).</summary>
internal sealed class SignMomentum(float learningRate = 1e-3f, float weightDecay = 0) : Optimizer(learningRate, weightDecay), IDescribable<SignMomentum>
{
    private const float Beta = 0.9f;

    public static string Kind => "SignMomentum";

    public override IReadOnlyList<string> Slots { get; } = ["momentum"];

    public static SignMomentum From(Description description) => new(description.Number("learning_rate"), description.Number("weight_decay"));

    public void Describe(Description description) => description.Add("learning_rate", LearningRate).Add("weight_decay", WeightDecay);

    protected override void Update(Parameter parameter, ParameterState state)
    {
        Span<float> values = parameter.Value.AsSpan();
        Span<float> gradients = parameter.Gradient.AsSpan();
        Span<float> momentum = state[0];
        float rate = RateOf(parameter);
        float decay = DecayOf(parameter);
        for (int i = 0; i < values.Length; i++)
        {
            momentum[i] = (Beta * momentum[i]) + ((1 - Beta) * gradients[i]);
            values[i] -= rate * (MathF.Sign(momentum[i]) + (decay * values[i]));
        }
    }
}
