using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>f(z) = z · Φ(z) with the normal distribution Φ (Hendrycks and Gimpel 2016), exact form; f' = Φ + z · φ.</summary>
internal readonly struct GeluOperator : IActivationOperator
{
    /// <summary>Φ(z) by formula 7.1.26 of Abramowitz and Stegun (1964), error under 1e-7; <paramref name="bell"/> is e^(-z²/2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Cumulative<TSimd, TVector>(TVector z, out TVector bell)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        TVector one = TSimd.Broadcast(1f);
        TVector t = TSimd.Divide(one, TSimd.MultiplyAdd(TSimd.Abs(z), TSimd.Broadcast(0.3275911f * 0.70710678f), one));
        TVector p = TSimd.Broadcast(1.061405429f);
        p = TSimd.MultiplyAdd(p, t, TSimd.Broadcast(-1.453152027f));
        p = TSimd.MultiplyAdd(p, t, TSimd.Broadcast(1.421413741f));
        p = TSimd.MultiplyAdd(p, t, TSimd.Broadcast(-0.284496736f));
        p = TSimd.MultiplyAdd(p, t, TSimd.Broadcast(0.254829592f));
        bell = Exponential.Exp<TSimd, TVector>(TSimd.Multiply(TSimd.Multiply(z, z), TSimd.Broadcast(-0.5f)));

        TVector tail = TSimd.Multiply(TSimd.Multiply(TSimd.Multiply(p, t), bell), TSimd.Broadcast(0.5f));
        return TSimd.WhereGreater(z, default, TSimd.Subtract(one, tail), tail);
    }

    public static bool NeedsPreactivation => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TSimd, TVector>(TVector z)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        TVector y = TSimd.Multiply(z, Cumulative<TSimd, TVector>(z, out _));
        return TSimd.WhereGreater(TSimd.Broadcast(-20f), z, default, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Derivative<TSimd, TVector>(TVector z)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        TVector cumulative = Cumulative<TSimd, TVector>(z, out TVector bell);
        TVector slope = TSimd.MultiplyAdd(TSimd.Multiply(z, TSimd.Broadcast(0.39894228f)), bell, cumulative);
        TVector one = TSimd.Broadcast(1f);
        slope = TSimd.WhereGreater(z, TSimd.Broadcast(20f), one, slope);
        return TSimd.WhereGreater(TSimd.Broadcast(-20f), z, default, slope);
    }
}
