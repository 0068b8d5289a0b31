using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>f(z) = z where z &gt; 0, else 0.01 · z (Maas et al. 2013).</summary>
internal readonly struct LeakyReluOperator : IActivationOperator
{
    private const float Slope = 0.01f;

    public static bool NeedsPreactivation => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Value<TSimd, TVector>(TVector z)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct =>
        TSimd.Max(TSimd.Multiply(z, TSimd.Broadcast(Slope)), z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Derivative<TSimd, TVector>(TVector y)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct =>
        TSimd.WhereGreater(y, default, TSimd.Broadcast(1f), TSimd.Broadcast(Slope));
}
