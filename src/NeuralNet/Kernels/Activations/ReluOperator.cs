using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>f(z) = max(z, 0); f' = 1 where z &gt; 0, else 0. NaN passes through.</summary>
internal readonly struct ReluOperator : IActivationOperator
{
    public static bool NeedsPreactivation => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TSimd, TVector>(TVector z)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct =>
        TSimd.Max(default, z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Derivative<TSimd, TVector>(TVector y)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct =>
        TSimd.WhereGreater(y, default, TSimd.Broadcast(1f), default);
}
