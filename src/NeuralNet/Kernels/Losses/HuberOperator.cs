using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>½e² where |e| = |p - t| ≤ δ, else δ · (|e| - ½δ) (Huber 1964); slope e, held within ±δ.</summary>
internal readonly struct HuberOperator : ILossOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Value<TSimd, TVector>(TVector prediction, TVector target, TVector parameter, out TVector slope)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        TVector error = TSimd.Subtract(prediction, target);
        slope = TSimd.Max(TSimd.Subtract(default, parameter), TSimd.Min(parameter, error));

        // With s the slope, both branches are s · (e - ½s).
        return TSimd.Multiply(slope, TSimd.MultiplyAdd(slope, TSimd.Broadcast(-0.5f), error));
    }
}
