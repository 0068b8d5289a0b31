using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>
/// f(z) = z · t with t = tanh(ln(1 + e^z)) (Misra 2019); f' = t + z · (1 - t²) · sigmoid(z). With e = e^z and n = e · (e + 2), t = n / (n + 2) and
/// 1 - t² = 4 · (n + 1) / (n + 2)², where nothing cancels.
/// </summary>
internal readonly struct MishOperator : IActivationOperator
{
    // Above, t rounds to 1 and f' to 1; below, both are 0.
    private const float Highest = 20;
    private const float Lowest = -110;

    public static bool NeedsPreactivation => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TSimd, TVector>(TVector z)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        TVector n = Numerator<TSimd, TVector>(Exponential.Exp<TSimd, TVector>(TSimd.Min(TSimd.Broadcast(Highest), z)));
        TVector y = TSimd.Multiply(z, TSimd.Divide(n, TSimd.Add(n, TSimd.Broadcast(2f))));

        // Far below, t is 0 and -∞ · 0 would be NaN.
        return TSimd.WhereGreater(TSimd.Broadcast(Lowest), z, default, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Derivative<TSimd, TVector>(TVector z)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        TVector bounded = TSimd.Min(TSimd.Broadcast(Highest), z), one = TSimd.Broadcast(1f);
        TVector e = Exponential.Exp<TSimd, TVector>(bounded);
        TVector n = Numerator<TSimd, TVector>(e), below = TSimd.Add(n, TSimd.Broadcast(2f));
        TVector t = TSimd.Divide(n, below);
        TVector slope = TSimd.Divide(TSimd.Multiply(TSimd.Broadcast(4f), TSimd.Add(n, one)), TSimd.Multiply(below, below));
        TVector sigmoid = TSimd.Divide(e, TSimd.Add(one, e));
        TVector derivative = TSimd.MultiplyAdd(TSimd.Multiply(bounded, slope), sigmoid, t);
        return TSimd.WhereGreater(TSimd.Broadcast(Lowest), z, default, derivative);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Numerator<TSimd, TVector>(TVector e)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct => TSimd.Multiply(e, TSimd.Add(e, TSimd.Broadcast(2f)));
}
