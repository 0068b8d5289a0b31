using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>
/// -t · ln s - (1 - t) · ln(1 - s) with s the sigmoid of the logit p, which is max(p, 0) - t · p + ln(1 + e^-|p|); slope s - t.
/// </summary>
internal readonly struct SigmoidCrossEntropyOperator : ILossOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Value<TSimd, TVector>(TVector prediction, TVector target, TVector parameter, out TVector slope)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        slope = TSimd.Subtract(Exponential.Sigmoid<TSimd, TVector>(prediction), target);

        // In this order a sure and right answer keeps its small loss: where t is 1, p - t · p is exactly 0 before it is added.
        TVector linear = TSimd.Subtract(TSimd.Max(default, prediction), TSimd.Multiply(target, prediction));
        TVector e = Exponential.Exp<TSimd, TVector>(TSimd.Subtract(default, TSimd.Abs(prediction)));
        return TSimd.Add(linear, Exponential.LogOnePlus<TSimd, TVector>(e));
    }
}
