using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>
/// Another rule, then w = sign(w) · max(|w| - threshold, 0): the proximal step of an L1 penalty, which leaves exact zeros.
/// </summary>
internal readonly struct SoftThreshold<TRule>(TRule rule, float threshold) : IUpdateRule
    where TRule : unmanaged, IUpdateRule
{
    public static int StateCount => TRule.StateCount;

    public static int MeanSquareState => TRule.MeanSquareState;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Update<TSimd, TVector>(TVector value, TVector gradient, ref TVector first, ref TVector second)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        TVector stepped = rule.Update<TSimd, TVector>(value, gradient, ref first, ref second);

        // w less what of it lies within the threshold: all of it, or the threshold on its side of 0. A NaN passes both bounds.
        TVector within = TSimd.Min(TSimd.Broadcast(threshold), TSimd.Max(TSimd.Broadcast(-threshold), stepped));
        return TSimd.Subtract(stepped, within);
    }
}
