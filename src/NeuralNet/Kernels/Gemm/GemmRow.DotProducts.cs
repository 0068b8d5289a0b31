using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

internal static unsafe partial class GemmRow
{
    // A column, N = 1, times rows that lie in one piece: a dot product for each output; four at a time share the reads of a.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DotProducts<TSimd, TVector>(in Job job, nint first, nint end)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        int width = TSimd.Width;
        float* a = job.A.Data;
        nint j = first;
        for (; j + 4 <= end; j += 4)
        {
            float* b0 = job.B.At(0, j);
            float* b1 = job.B.At(0, j + 1);
            float* b2 = job.B.At(0, j + 2);
            float* b3 = job.B.At(0, j + 3);
            TVector s0 = default, s1 = default, s2 = default, s3 = default;
            nint k = 0;
            for (; k + width <= job.K; k += width)
            {
                TVector x = TSimd.Load(a + k);
                s0 = TSimd.MultiplyAdd(x, TSimd.Load(b0 + k), s0);
                s1 = TSimd.MultiplyAdd(x, TSimd.Load(b1 + k), s1);
                s2 = TSimd.MultiplyAdd(x, TSimd.Load(b2 + k), s2);
                s3 = TSimd.MultiplyAdd(x, TSimd.Load(b3 + k), s3);
            }

            float d0 = TSimd.Sum(s0), d1 = TSimd.Sum(s1), d2 = TSimd.Sum(s2), d3 = TSimd.Sum(s3);
            for (; k < job.K; k++)
            {
                d0 = SimdLane.MultiplyAdd(a[k], b0[k], d0);
                d1 = SimdLane.MultiplyAdd(a[k], b1[k], d1);
                d2 = SimdLane.MultiplyAdd(a[k], b2[k], d2);
                d3 = SimdLane.MultiplyAdd(a[k], b3[k], d3);
            }

            Store<TSimd, TVector>(job, d0, j);
            Store<TSimd, TVector>(job, d1, j + 1);
            Store<TSimd, TVector>(job, d2, j + 2);
            Store<TSimd, TVector>(job, d3, j + 3);
        }

        for (; j < end; j++)
        {
            float* b = job.B.At(0, j);
            TVector sum = default;
            nint k = 0;
            for (; k + width <= job.K; k += width)
            {
                sum = TSimd.MultiplyAdd(TSimd.Load(a + k), TSimd.Load(b + k), sum);
            }

            float dot = TSimd.Sum(sum);
            for (; k < job.K; k++)
            {
                dot = SimdLane.MultiplyAdd(a[k], b[k], dot);
            }

            Store<TSimd, TVector>(job, dot, j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TSimd, TVector>(in Job job, float sum, nint column)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        if (TSimd.Width == 1)
        {
            GemmEpilogue.Store<SimdScalar, float>(sum, job.Alpha, job.Beta, job.C + column);
        }
        else
        {
            GemmEpilogue.Store<SimdLane, float>(sum, job.Alpha, job.Beta, job.C + column);
        }
    }
}
