using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>f(z) = z where z &gt; 0, else α · (e^z - 1) (Clevert et al. 2016); f' = 1 where y &gt; 0, else α · e^z = y + α.</summary>
/// <param name="alpha">α, 0 or more, so that y has the sign of z.</param>
internal readonly struct EluOperator(float alpha) : IActivationOperator
{
    public static bool NeedsPreactivation => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TSimd, TVector>(TVector z)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        TVector below = Exponential.ExpMinusOne<TSimd, TVector>(TSimd.Min(default, z));
        return TSimd.WhereGreater(z, default, z, TSimd.Multiply(below, TSimd.Broadcast(alpha)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Derivative<TSimd, TVector>(TVector y)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct =>
        TSimd.WhereGreater(y, default, TSimd.Broadcast(1f), TSimd.Add(y, TSimd.Broadcast(alpha)));
}
