using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>f(z) = 1 where z &gt; 0, else 0 (Rosenblatt 1958); f' = 0 everywhere, so gradients do not pass.</summary>
internal readonly struct StepOperator : IActivationOperator
{
    public static bool NeedsPreactivation => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TSimd, TVector>(TVector z)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct =>
        TSimd.WhereGreater(z, default, TSimd.Broadcast(1f), default);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Derivative<TSimd, TVector>(TVector y)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct =>
        default;
}
