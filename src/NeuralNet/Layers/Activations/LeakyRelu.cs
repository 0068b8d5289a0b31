using System.Globalization;
using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>f(z) = z where z &gt; 0, else slope · z (Maas et al. 2013).</summary>
internal sealed class LeakyRelu(float slope)
    : KernelActivation<LeakyReluOperator>("LeakyRelu", new LeakyReluOperator(Checked(slope)), Initialization.He), IDescribable<LeakyRelu>
{
    private const float DefaultSlope = 0.01f;

    public static string Kind => "LeakyRelu";

    public override void Describe(Description description)
    {
        if (slope != DefaultSlope)
        {
            description.Add("slope", slope);
        }
    }

    public static LeakyRelu From(Description description) => new(description.Has("slope") ? description.Number("slope") : DefaultSlope);

    public override string ToString() => slope == DefaultSlope ? Kind : string.Create(CultureInfo.InvariantCulture, $"{Kind}({slope})");

    private static float Checked(float slope) => slope is >= 0 and < 1
        ? slope
        : throw new ArgumentOutOfRangeException(
            nameof(slope), string.Create(CultureInfo.InvariantCulture, $"Activation.LeakyRelu expects a slope from 0 to below 1 but got {slope}."));
}
