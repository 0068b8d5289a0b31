using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>f(z) = z · s(z) with the sigmoid s (Ramachandran et al. 2017; SiLU); f' = s · (1 + z · (1 - s)).</summary>
internal readonly struct SwishOperator : IActivationOperator
{
    public static bool NeedsPreactivation => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TSimd, TVector>(TVector z)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        TVector y = TSimd.Multiply(z, Exponential.Sigmoid<TSimd, TVector>(z));

        // Far below, s is 0 and -∞ · 0 would be NaN.
        return TSimd.WhereGreater(TSimd.Broadcast(-110f), z, default, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Derivative<TSimd, TVector>(TVector z)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        TVector one = TSimd.Broadcast(1f);
        TVector s = Exponential.Sigmoid<TSimd, TVector>(z);

        // Far above, 1 - s is 0 and ∞ · 0 would be NaN; far below, s is 0.
        TVector bounded = TSimd.Min(TSimd.Broadcast(110f), z);
        TVector inner = TSimd.MultiplyAdd(bounded, TSimd.Subtract(one, s), one);
        return TSimd.WhereGreater(TSimd.Broadcast(-110f), z, default, TSimd.Multiply(s, inner));
    }
}
