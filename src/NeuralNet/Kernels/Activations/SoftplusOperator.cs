using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>f(z) = ln(1 + e^z); f' = the sigmoid of z.</summary>
internal readonly struct SoftplusOperator : IActivationOperator
{
    public static bool NeedsPreactivation => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TSimd, TVector>(TVector z)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct =>
        Exponential.Softplus<TSimd, TVector>(z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Derivative<TSimd, TVector>(TVector z)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct =>
        Exponential.Sigmoid<TSimd, TVector>(z);
}
