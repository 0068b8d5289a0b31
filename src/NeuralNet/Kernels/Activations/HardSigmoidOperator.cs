using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>f(z) = z / 6 + 1/2 within 0 to 1; f' = 1/6 where 0 &lt; y &lt; 1, else 0.</summary>
internal readonly struct HardSigmoidOperator : IActivationOperator
{
    public static bool NeedsPreactivation => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TSimd, TVector>(TVector z)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct =>
        Of<TSimd, TVector>(z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Derivative<TSimd, TVector>(TVector y)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct =>
        TSimd.WhereGreater(y, default, TSimd.WhereGreater(TSimd.Broadcast(1f), y, TSimd.Broadcast(1f / 6), default), default);

    /// <summary>z / 6 + 1/2 within 0 to 1; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Of<TSimd, TVector>(TVector z)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct =>
        TSimd.Max(default, TSimd.Min(TSimd.Broadcast(1f), TSimd.MultiplyAdd(z, TSimd.Broadcast(1f / 6), TSimd.Broadcast(0.5f))));
}
