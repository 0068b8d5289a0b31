using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>w = w - lr · (g + decay · w). No state.</summary>
internal readonly struct SgdRule(float learningRate, float weightDecay) : IUpdateRule
{
    public static int StateCount => 0;

    public static int MeanSquareState => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Update<TSimd, TVector>(TVector value, TVector gradient, ref TVector first, ref TVector second)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        TVector total = TSimd.MultiplyAdd(value, TSimd.Broadcast(weightDecay), gradient);
        return TSimd.MultiplyAdd(total, TSimd.Broadcast(-learningRate), value);
    }
}
