using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary><see cref="PlainRmsPropRule"/> with momentum: v = μ · v + g / (√s + ε); w = w - lr · v. State: s and v.</summary>
internal readonly struct RmsPropRule(float learningRate, float smoothing, float momentum, float epsilon, float weightDecay) : IUpdateRule
{
    private readonly PlainRmsPropRule _plain = new(learningRate, smoothing, epsilon, weightDecay);

    public static int StateCount => 2;

    public static int MeanSquareState => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Update<TSimd, TVector>(TVector value, TVector gradient, ref TVector first, ref TVector second)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        TVector scaled = _plain.Scaled<TSimd, TVector>(value, gradient, ref first);
        second = StateFlush.Below<TSimd, TVector>(StateFlush.Velocity, TSimd.MultiplyAdd(second, TSimd.Broadcast(momentum), scaled));
        return TSimd.MultiplyAdd(second, TSimd.Broadcast(-learningRate), value);
    }
}
