using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>m = β₁ · m + (1 - β₁) · g; v = β₂ · v + (1 - β₂) · g²; w = keep · w - rate · m / (√v · correction + ε). State: m and v.</summary>
internal readonly struct AdamRule(float rate, float beta1, float beta2, float epsilon, float correction, float weightDecay, float keep) : IUpdateRule
{
    private readonly float _fresh1 = 1 - beta1;
    private readonly float _fresh2 = 1 - beta2;
    private readonly float _least1 = StateFlush.Mean(epsilon);
    private readonly float _least2 = StateFlush.MeanSquare(epsilon);

    public static int StateCount => 2;

    public static int MeanSquareState => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Update<TSimd, TVector>(TVector value, TVector gradient, ref TVector first, ref TVector second)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        TVector total = TSimd.MultiplyAdd(value, TSimd.Broadcast(weightDecay), gradient);
        TVector fresh = TSimd.Multiply(total, TSimd.Broadcast(_fresh1));
        first = StateFlush.Below<TSimd, TVector>(_least1, TSimd.MultiplyAdd(first, TSimd.Broadcast(beta1), fresh));
        TVector square = TSimd.Multiply(TSimd.Multiply(total, total), TSimd.Broadcast(_fresh2));
        second = StateFlush.BelowOfPositive<TSimd, TVector>(_least2, TSimd.MultiplyAdd(second, TSimd.Broadcast(beta2), square));

        TVector spread = TSimd.Add(TSimd.Multiply(TSimd.Sqrt(second), TSimd.Broadcast(correction)), TSimd.Broadcast(epsilon));
        TVector kept = TSimd.Multiply(value, TSimd.Broadcast(keep));
        return TSimd.MultiplyAdd(TSimd.Divide(first, spread), TSimd.Broadcast(-rate), kept);
    }
}
