using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>g = g + decay · w; v = μ · v + g; w = w - lr · v, or with Nesterov w - lr · (g + μ · v). State: the velocity v.</summary>
internal readonly struct MomentumRule(float learningRate, float momentum, bool nesterov, float weightDecay) : IUpdateRule
{
    public static int StateCount => 1;

    public static int MeanSquareState => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Update<TSimd, TVector>(TVector value, TVector gradient, ref TVector first, ref TVector second)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        TVector total = TSimd.MultiplyAdd(value, TSimd.Broadcast(weightDecay), gradient);
        first = StateFlush.Below<TSimd, TVector>(StateFlush.Velocity, TSimd.MultiplyAdd(first, TSimd.Broadcast(momentum), total));
        TVector direction = nesterov ? TSimd.MultiplyAdd(first, TSimd.Broadcast(momentum), total) : first;
        return TSimd.MultiplyAdd(direction, TSimd.Broadcast(-learningRate), value);
    }
}
