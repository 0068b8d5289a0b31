using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>f(z) = 1 / (1 + e^-z); f' = y · (1 - y).</summary>
internal readonly struct SigmoidOperator : IActivationOperator
{
    public static bool NeedsPreactivation => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TSimd, TVector>(TVector z)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct =>
        Exponential.Sigmoid<TSimd, TVector>(z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Derivative<TSimd, TVector>(TVector y)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct =>
        TSimd.Multiply(y, TSimd.Subtract(TSimd.Broadcast(1f), y));
}
