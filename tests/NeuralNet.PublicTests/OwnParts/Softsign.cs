namespace NeuralNet.PublicTests.OwnParts;

/// <summary>f(z) = z / (1 + |z|) (Turian, Bergstra and Bengio 2009).</summary>
internal sealed class Softsign : Activation, IDescribable<Softsign>
{
    public static string Kind => "Softsign";

    public override bool NeedsPreactivation => true;

    public static Softsign From(Description description) => new();

    public void Describe(Description description)
    {
    }

    public override void Forward(ReadOnlySpan<float> z, Span<float> output)
    {
        for (int i = 0; i < z.Length; i++)
        {
            output[i] = z[i] / (1 + MathF.Abs(z[i]));
        }
    }

    public override void Backward(ReadOnlySpan<float> kept, Span<float> gradient)
    {
        for (int i = 0; i < kept.Length; i++)
        {
            float root = 1 / (1 + MathF.Abs(kept[i]));
            gradient[i] *= root * root;
        }
    }
}
