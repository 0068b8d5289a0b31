using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

internal static unsafe partial class GemmRow
{
    // B transposed: column j of op(B) lies in one piece, so each output is a dot product; four at a time share the reads of a.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DotProducts<TSimd, TVector>(in Job job, int first, int end)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        int width = TSimd.Width;
        float* a = job.A.Data;
        int j = first;
        for (; j + 4 <= end; j += 4)
        {
            float* b0 = job.B.At(0, j);
            float* b1 = job.B.At(0, j + 1);
            float* b2 = job.B.At(0, j + 2);
            float* b3 = job.B.At(0, j + 3);
            TVector s0 = default, s1 = default, s2 = default, s3 = default;
            int k = 0;
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
                d0 += a[k] * b0[k];
                d1 += a[k] * b1[k];
                d2 += a[k] * b2[k];
                d3 += a[k] * b3[k];
            }

            Store<SimdScalar, float>(d0, job.Alpha, job.Beta, job.C + j);
            Store<SimdScalar, float>(d1, job.Alpha, job.Beta, job.C + j + 1);
            Store<SimdScalar, float>(d2, job.Alpha, job.Beta, job.C + j + 2);
            Store<SimdScalar, float>(d3, job.Alpha, job.Beta, job.C + j + 3);
        }

        for (; j < end; j++)
        {
            float* b = job.B.At(0, j);
            TVector sum = default;
            int k = 0;
            for (; k + width <= job.K; k += width)
            {
                sum = TSimd.MultiplyAdd(TSimd.Load(a + k), TSimd.Load(b + k), sum);
            }

            float dot = TSimd.Sum(sum);
            for (; k < job.K; k++)
            {
                dot += a[k] * b[k];
            }

            Store<SimdScalar, float>(dot, job.Alpha, job.Beta, job.C + j);
        }
    }
}
