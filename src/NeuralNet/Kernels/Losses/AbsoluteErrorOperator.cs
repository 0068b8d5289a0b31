using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>|p - t|; slope its sign, 0 at 0.</summary>
internal readonly struct AbsoluteErrorOperator : ILossOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Value<TSimd, TVector>(TVector prediction, TVector target, TVector parameter, out TVector slope)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        TVector error = TSimd.Subtract(prediction, target);
        slope = TSimd.WhereGreater(error, default, TSimd.Broadcast(1f), TSimd.WhereGreater(default, error, TSimd.Broadcast(-1f), default));
        return TSimd.Abs(error);
    }
}
