using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>Without momentum: g = g + decay · w; s = α · s + (1 - α) · g²; w = w - lr · g / (√s + ε). State: s.</summary>
internal readonly struct PlainRmsPropRule(float learningRate, float smoothing, float epsilon, float weightDecay) : IUpdateRule
{
    private readonly float _least = StateFlush.MeanSquare(epsilon);

    public static int StateCount => 1;

    public static int MeanSquareState => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Update<TSimd, TVector>(TVector value, TVector gradient, ref TVector first, ref TVector second)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct =>
        TSimd.MultiplyAdd(Scaled<TSimd, TVector>(value, gradient, ref first), TSimd.Broadcast(-learningRate), value);

    /// <summary>g / (√s + ε), with g² in s.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Scaled<TSimd, TVector>(TVector value, TVector gradient, ref TVector meanSquare)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        TVector total = TSimd.MultiplyAdd(value, TSimd.Broadcast(weightDecay), gradient);
        TVector square = TSimd.Multiply(TSimd.Multiply(total, total), TSimd.Broadcast(1 - smoothing));
        meanSquare = StateFlush.BelowOfPositive<TSimd, TVector>(_least, TSimd.MultiplyAdd(meanSquare, TSimd.Broadcast(smoothing), square));
        return TSimd.Divide(total, TSimd.Add(TSimd.Sqrt(meanSquare), TSimd.Broadcast(epsilon)));
    }
}
