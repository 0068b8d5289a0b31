using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>Σ v²: the square of a norm.</summary>
internal static unsafe class SumOfSquares
{
    // Few enough that a sum in float32 is exact to some 1e-6; between blocks the sum is in float64.
    private const int Block = 4096;

    /// <summary>The sum, on the caller's thread. Not finite where an element is not; finite elements never overflow.</summary>
    public static double Of(ReadOnlySpan<float> values)
    {
        double total = 0;
        fixed (float* v = values)
        {
            for (int begin = 0; begin < values.Length; begin += Block)
            {
                var sum = new Squares { Values = v + begin, Length = Math.Min(Block, values.Length - begin) };
                Kernel.Run(ref sum);
                total += float.IsFinite(sum.Sum) ? sum.Sum : InDouble(values.Slice(begin, (int)sum.Length));
            }
        }

        return total;
    }

    // Squares of numbers above 1e19 are infinite in float32.
    private static double InDouble(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values)
        {
            sum += (double)value * value;
        }

        return sum;
    }

    private struct Squares : IPartKernel
    {
        public float* Values;
        public nint Length;
        public float Sum;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Part<TSimd, TVector>(int part)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            float* values = Values;
            nint width = TSimd.Width;
            nint end = Length;
            nint i = 0;
            TVector s0 = default, s1 = default, s2 = default, s3 = default;
            for (; i + (4 * width) <= end; i += 4 * width)
            {
                TVector v0 = TSimd.Load(values + i);
                TVector v1 = TSimd.Load(values + i + width);
                TVector v2 = TSimd.Load(values + i + (2 * width));
                TVector v3 = TSimd.Load(values + i + (3 * width));
                s0 = TSimd.MultiplyAdd(v0, v0, s0);
                s1 = TSimd.MultiplyAdd(v1, v1, s1);
                s2 = TSimd.MultiplyAdd(v2, v2, s2);
                s3 = TSimd.MultiplyAdd(v3, v3, s3);
            }

            for (; i < end; i += width)
            {
                TVector v = i + width <= end ? TSimd.Load(values + i) : Ragged.Load<TSimd, TVector>(values + i, end - i);
                s0 = TSimd.MultiplyAdd(v, v, s0);
            }

            Sum = TSimd.Sum(TSimd.Add(TSimd.Add(s0, s1), TSimd.Add(s2, s3)));
        }
    }
}
