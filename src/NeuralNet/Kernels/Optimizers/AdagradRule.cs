using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>g = g + decay · w; s = s + g²; w = w - rate · g / (√(s + start) + ε). State: s.</summary>
internal readonly struct AdagradRule(float rate, float start, float epsilon, float weightDecay) : IUpdateRule
{
    public static int StateCount => 1;

    public static int MeanSquareState => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Update<TSimd, TVector>(TVector value, TVector gradient, ref TVector first, ref TVector second)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        TVector total = TSimd.MultiplyAdd(value, TSimd.Broadcast(weightDecay), gradient);
        first = TSimd.MultiplyAdd(total, total, first);
        TVector spread = TSimd.Add(TSimd.Sqrt(TSimd.Add(first, TSimd.Broadcast(start))), TSimd.Broadcast(epsilon));
        return TSimd.MultiplyAdd(TSimd.Divide(total, spread), TSimd.Broadcast(-rate), value);
    }
}
