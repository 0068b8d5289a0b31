using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NeuralNet.Kernels;

/// <summary>The mean of a loss over all elements and its gradient, in one sweep.</summary>
internal static unsafe class ElementwiseLossKernel<TOperator>
    where TOperator : struct, ILossOperator
{
    // Values are summed in float over this many elements and in double beyond.
    private const int Block = 1024;

    /// <summary>Returns the mean; gradient = slope / count.</summary>
    public static float Evaluate(ReadOnlySpan<float> prediction, ReadOnlySpan<float> target, float parameter, Span<float> gradient)
    {
        Debug.Assert(prediction.Length == target.Length && prediction.Length == gradient.Length, "equal lengths");
        fixed (float* p = prediction, t = target, g = gradient)
        {
            int count = prediction.Length;
            double sum = KernelPaths.Current switch
            {
                KernelPath.Vector512 => Sum<Simd512, Vector512<float>>(p, t, parameter, count, g),
                KernelPath.Vector256 => Sum<Simd256, Vector256<float>>(p, t, parameter, count, g),
                KernelPath.Vector128 => Sum<Simd128, Vector128<float>>(p, t, parameter, count, g),
                _ => Sum<SimdScalar, float>(p, t, parameter, count, g),
            };
            return (float)(sum / count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Sum<TSimd, TVector>(float* prediction, float* target, float parameter, int count, float* gradient)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        int width = TSimd.Width;
        TVector p = TSimd.Broadcast(parameter);
        TVector share = TSimd.Broadcast(1f / count);
        double total = 0;
        int i = 0;
        while (i + width <= count)
        {
            int end = Math.Min(i + Block, count - (count % width));
            TVector sum = default;
            for (; i < end; i += width)
            {
                TVector value = TOperator.Value<TSimd, TVector>(TSimd.Load(prediction + i), TSimd.Load(target + i), p, out TVector slope);
                sum = TSimd.Add(sum, value);
                TSimd.Store(TSimd.Multiply(slope, share), gradient + i);
            }

            total += TSimd.Sum(sum);
        }

        for (; i < count; i++)
        {
            total += One(prediction[i], target[i], parameter, out float slope);
            gradient[i] = slope * (1f / count);
        }

        return total;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float One(float prediction, float target, float parameter, out float slope) =>
        TOperator.Value<SimdScalar, float>(prediction, target, parameter, out slope);
}
