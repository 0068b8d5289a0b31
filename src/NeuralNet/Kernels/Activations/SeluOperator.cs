using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>f(z) = λ · z where z &gt; 0, else λ · α · (e^z - 1) (Klambauer et al. 2017); f' = λ where y &gt; 0, else y + λ · α.</summary>
internal readonly struct SeluOperator : IActivationOperator
{
    private const float Lambda = 1.0507009873554805f;
    private const float LambdaAlpha = 1.7580993408473766f;

    public static bool NeedsPreactivation => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TSimd, TVector>(TVector z)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        TVector below = TSimd.Multiply(Exponential.ExpMinusOne<TSimd, TVector>(TSimd.Min(default, z)), TSimd.Broadcast(LambdaAlpha));
        return TSimd.WhereGreater(z, default, TSimd.Multiply(z, TSimd.Broadcast(Lambda)), below);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Derivative<TSimd, TVector>(TVector y)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct =>
        TSimd.WhereGreater(y, default, TSimd.Broadcast(Lambda), TSimd.Add(y, TSimd.Broadcast(LambdaAlpha)));
}
