using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>-t · ln s - (1 - t) · ln(1 - s) with s the sigmoid of the logit p, which is softplus(p) - t · p; slope s - t.</summary>
internal readonly struct SigmoidCrossEntropyOperator : ILossOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Value<TSimd, TVector>(TVector prediction, TVector target, TVector parameter, out TVector slope)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        slope = TSimd.Subtract(Exponential.Sigmoid<TSimd, TVector>(prediction), target);
        return TSimd.Subtract(Exponential.Softplus<TSimd, TVector>(prediction), TSimd.Multiply(target, prediction));
    }
}
