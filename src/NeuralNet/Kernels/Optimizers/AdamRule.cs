using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>g = g + decay · w, then the <see cref="Moments"/>; w = keep · w - rate · m / (√v · correction + ε). State: m and v.</summary>
internal readonly struct AdamRule(float rate, float beta1, float beta2, float epsilon, float correction, float weightDecay, float keep) : IUpdateRule
{
    private readonly Moments _moments = new(beta1, beta2, epsilon);

    public static int StateCount => 2;

    public static int MeanSquareState => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Update<TSimd, TVector>(TVector value, TVector gradient, ref TVector first, ref TVector second)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        TVector total = TSimd.MultiplyAdd(value, TSimd.Broadcast(weightDecay), gradient);
        _moments.Update<TSimd, TVector>(total, ref first, ref second);
        TVector kept = TSimd.Multiply(value, TSimd.Broadcast(keep));
        return TSimd.MultiplyAdd(TSimd.Divide(first, _moments.Spread<TSimd, TVector>(second, correction)), TSimd.Broadcast(-rate), kept);
    }
}
