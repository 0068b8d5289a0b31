using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>f(z) = z where z &gt; 0, else e^z - 1 (Clevert et al. 2016); f' = 1, else e^z = y + 1.</summary>
internal readonly struct EluOperator : IActivationOperator
{
    public static bool NeedsPreactivation => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Value<TSimd, TVector>(TVector z)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct =>
        TSimd.WhereGreater(z, default, z, Exponential.ExpMinusOne<TSimd, TVector>(TSimd.Min(default, z)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Derivative<TSimd, TVector>(TVector y)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct =>
        TSimd.WhereGreater(y, default, TSimd.Broadcast(1f), TSimd.Add(y, TSimd.Broadcast(1f)));
}
