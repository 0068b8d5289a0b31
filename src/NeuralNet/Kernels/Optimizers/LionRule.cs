using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>w = keep · w - rate · sign(β₁ · m + (1 - β₁) · g); then m = β₂ · m + (1 - β₂) · g. State: m.</summary>
internal readonly struct LionRule(float rate, float beta1, float beta2, float keep) : IUpdateRule
{
    private readonly float _fresh1 = 1 - beta1;
    private readonly float _fresh2 = 1 - beta2;

    public static int StateCount => 1;

    public static int MeanSquareState => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Update<TSimd, TVector>(TVector value, TVector gradient, ref TVector first, ref TVector second)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        TVector look = TSimd.MultiplyAdd(first, TSimd.Broadcast(beta1), TSimd.Multiply(gradient, TSimd.Broadcast(_fresh1)));
        TVector mean = TSimd.MultiplyAdd(first, TSimd.Broadcast(beta2), TSimd.Multiply(gradient, TSimd.Broadcast(_fresh2)));
        first = StateFlush.Below<TSimd, TVector>(StateFlush.Velocity, mean);

        // A gradient that is not finite has a sign all the same: 0 · it makes the value NaN, so that it is found.
        TVector trace = TSimd.Multiply(gradient, default);
        TVector step = TSimd.WhereGreater(look, default, TSimd.Broadcast(-rate), TSimd.WhereGreater(default, look, TSimd.Broadcast(rate), trace));
        return TSimd.Add(TSimd.MultiplyAdd(value, TSimd.Broadcast(keep), step), trace);
    }
}
