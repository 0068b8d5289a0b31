using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>f(z) = z · (z / 6 + 1/2 within 0 to 1) (Howard et al. 2019); f' = 0 up to -3, 1 from 3 on, z / 3 + 1/2 between.</summary>
internal readonly struct HardSwishOperator : IActivationOperator
{
    public static bool NeedsPreactivation => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TSimd, TVector>(TVector z)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        TVector y = TSimd.Multiply(z, HardSigmoidOperator.Of<TSimd, TVector>(z));

        // -∞ · 0 would be NaN.
        return TSimd.WhereGreater(TSimd.Broadcast(-3f), z, default, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Derivative<TSimd, TVector>(TVector z)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        TVector middle = TSimd.MultiplyAdd(z, TSimd.Broadcast(1f / 3), TSimd.Broadcast(0.5f));
        TVector upper = TSimd.WhereGreater(TSimd.Broadcast(3f), z, middle, TSimd.Broadcast(1f));
        return TSimd.WhereGreater(z, TSimd.Broadcast(-3f), upper, default);
    }
}
