using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>f(z) = z where z &gt; 0, else slope · z (Maas et al. 2013); f' = 1 where y &gt; 0, else slope.</summary>
/// <param name="slope">0 or more, so that y has the sign of z.</param>
internal readonly struct LeakyReluOperator(float slope) : IActivationOperator
{
    public static bool NeedsPreactivation => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TSimd, TVector>(TVector z)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct =>
        TSimd.WhereGreater(z, default, z, TSimd.Multiply(z, TSimd.Broadcast(slope)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Derivative<TSimd, TVector>(TVector y)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct =>
        TSimd.WhereGreater(y, default, TSimd.Broadcast(1f), TSimd.Broadcast(slope));
}
