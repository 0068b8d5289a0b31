using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>f(z) = tanh z; f' = 1 - y².</summary>
internal readonly struct TanhOperator : IActivationOperator
{
    public static bool NeedsPreactivation => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TSimd, TVector>(TVector z)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        TVector magnitude = TSimd.Abs(z);

        // Near zero, Cephes' tanhf polynomial in z²: the quotient below would lose its leading digits there.
        TVector square = TSimd.Multiply(z, z);
        TVector p = TSimd.Broadcast(-5.70498872745e-3f);
        p = TSimd.MultiplyAdd(p, square, TSimd.Broadcast(2.06390887954e-2f));
        p = TSimd.MultiplyAdd(p, square, TSimd.Broadcast(-5.37397155531e-2f));
        p = TSimd.MultiplyAdd(p, square, TSimd.Broadcast(1.33314422036e-1f));
        p = TSimd.MultiplyAdd(p, square, TSimd.Broadcast(-3.33332819422e-1f));
        TVector near = TSimd.MultiplyAdd(TSimd.Multiply(p, square), z, z);

        // Elsewhere 1 - 2 / (e^2|z| + 1), with the sign of z.
        TVector one = TSimd.Broadcast(1f);
        TVector e = Exponential.Exp<TSimd, TVector>(TSimd.Add(magnitude, magnitude));
        TVector far = TSimd.Subtract(one, TSimd.Divide(TSimd.Broadcast(2f), TSimd.Add(e, one)));
        far = TSimd.WhereGreater(default, z, TSimd.Subtract(default, far), far);
        return TSimd.WhereGreater(magnitude, TSimd.Broadcast(0.625f), far, near);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Derivative<TSimd, TVector>(TVector y)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct =>
        TSimd.Subtract(TSimd.Broadcast(1f), TSimd.Multiply(y, y));
}
