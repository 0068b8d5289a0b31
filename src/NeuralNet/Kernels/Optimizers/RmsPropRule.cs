using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>g = g + decay · w; s = α · s + (1 - α) · g²; v = μ · v + g / (√s + ε); w = w - lr · v. State: s and v.</summary>
internal readonly struct RmsPropRule(float learningRate, float smoothing, float momentum, float epsilon, float weightDecay) : IUpdateRule
{
    private readonly float _least = StateFlush.MeanSquare(epsilon);

    public static int StateCount => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Update<TSimd, TVector>(TVector value, TVector gradient, ref TVector first, ref TVector second)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        TVector total = TSimd.MultiplyAdd(value, TSimd.Broadcast(weightDecay), gradient);
        TVector square = TSimd.Multiply(TSimd.Multiply(total, total), TSimd.Broadcast(1 - smoothing));
        first = StateFlush.BelowOfPositive<TSimd, TVector>(_least, TSimd.MultiplyAdd(first, TSimd.Broadcast(smoothing), square));

        TVector scaled = TSimd.Divide(total, TSimd.Add(TSimd.Sqrt(first), TSimd.Broadcast(epsilon)));
        second = StateFlush.Below<TSimd, TVector>(StateFlush.Velocity, TSimd.MultiplyAdd(second, TSimd.Broadcast(momentum), scaled));
        return TSimd.MultiplyAdd(second, TSimd.Broadcast(-learningRate), value);
    }
}
