using System.Globalization;
using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>f(z) = z where z &gt; 0, else α · (e^z - 1) (Clevert et al. 2016).</summary>
internal sealed class Elu(float alpha)
    : KernelActivation<EluOperator>("Elu", new EluOperator(Checked(alpha)), Initialization.He), IDescribable<Elu>
{
    private const float DefaultAlpha = 1;

    public static string Kind => "Elu";

    public override void Describe(Description description)
    {
        if (alpha != DefaultAlpha)
        {
            description.Add("alpha", alpha);
        }
    }

    public static Elu From(Description description) => new(description.Has("alpha") ? description.Number("alpha") : DefaultAlpha);

    public override string ToString() => alpha == DefaultAlpha ? Kind : string.Create(CultureInfo.InvariantCulture, $"{Kind}({alpha})");

    private static float Checked(float alpha) => alpha > 0 && float.IsFinite(alpha)
        ? alpha
        : throw new ArgumentOutOfRangeException(
            nameof(alpha), string.Create(CultureInfo.InvariantCulture, $"Activation.Elu expects a finite alpha above 0 but got {alpha}."));
}
