using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>(p - t)²; slope 2 · (p - t).</summary>
internal readonly struct SquaredErrorOperator : ILossOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Value<TSimd, TVector>(TVector prediction, TVector target, TVector parameter, out TVector slope)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        TVector error = TSimd.Subtract(prediction, target);
        slope = TSimd.Add(error, error);
        return TSimd.Multiply(error, error);
    }
}
