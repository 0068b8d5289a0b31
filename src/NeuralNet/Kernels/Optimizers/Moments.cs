using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>The running means of a gradient and of its square: m = β₁ · m + (1 - β₁) · g; v = β₂ · v + (1 - β₂) · g².</summary>
/// <param name="beta1">β₁.</param>
/// <param name="beta2">β₂.</param>
/// <param name="epsilon">What the root of v is added to in the step, above 0: means too small to count beside it become 0.</param>
internal readonly struct Moments(float beta1, float beta2, float epsilon)
{
    private readonly float _fresh1 = 1 - beta1;
    private readonly float _fresh2 = 1 - beta2;
    private readonly float _least1 = StateFlush.Mean(epsilon);
    private readonly float _least2 = StateFlush.MeanSquare(epsilon);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update<TSimd, TVector>(TVector gradient, ref TVector first, ref TVector second)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        TVector fresh = TSimd.Multiply(gradient, TSimd.Broadcast(_fresh1));
        first = StateFlush.Below<TSimd, TVector>(_least1, TSimd.MultiplyAdd(first, TSimd.Broadcast(beta1), fresh));
        TVector square = TSimd.Multiply(TSimd.Multiply(gradient, gradient), TSimd.Broadcast(_fresh2));
        second = StateFlush.BelowOfPositive<TSimd, TVector>(_least2, TSimd.MultiplyAdd(second, TSimd.Broadcast(beta2), square));
    }

    /// <summary>√v · correction + ε.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Spread<TSimd, TVector>(TVector second, float correction)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct =>
        TSimd.Add(TSimd.Multiply(TSimd.Sqrt(second), TSimd.Broadcast(correction)), TSimd.Broadcast(epsilon));
}
