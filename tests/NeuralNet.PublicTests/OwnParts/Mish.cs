namespace NeuralNet.PublicTests.OwnParts;

/// <summary>f(z) = z · tanh(ln(1 + e^z)) (Misra 2019).</summary>
internal sealed class Mish : Activation, IDescribable<Mish>
{
    public static string Kind => "Mish";

    public override Initialization Initialization => Initialization.He;

    public override bool NeedsPreactivation => true;

    public static Mish From(Description description) => new();

    public void Describe(Description description)
    {
    }

    public override void Forward(ReadOnlySpan<float> z, Span<float> output)
    {
        for (int i = 0; i < z.Length; i++)
        {
            output[i] = z[i] * MathF.Tanh(LogOnePlusExp(z[i]));
        }
    }

    public override void Backward(ReadOnlySpan<float> kept, Span<float> gradient)
    {
        for (int i = 0; i < kept.Length; i++)
        {
            float tanh = MathF.Tanh(LogOnePlusExp(kept[i]));
            float sigmoid = 1 / (1 + MathF.Exp(-kept[i]));
            gradient[i] *= tanh + (kept[i] * (1 - (tanh * tanh)) * sigmoid);
        }
    }

    private static float LogOnePlusExp(float z) => MathF.Max(z, 0) + MathF.Log(1 + MathF.Exp(-MathF.Abs(z)));
}
