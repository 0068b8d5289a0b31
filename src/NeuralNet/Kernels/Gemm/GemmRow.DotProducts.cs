using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

internal static unsafe partial class GemmRow
{
    // A column, N = 1, times rows that lie in one piece: a dot product for each output; four at a time share the reads of a.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DotProducts<TSimd, TVector, T>(in Job<T> job, nint first, nint end)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int width = TSimd.Width;
        T* a = job.A.Data;
        nint j = first;
        for (; j + 4 <= end; j += 4)
        {
            T* b0 = job.B.At(0, j);
            T* b1 = job.B.At(0, j + 1);
            T* b2 = job.B.At(0, j + 2);
            T* b3 = job.B.At(0, j + 3);
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

            T d0 = TSimd.Sum(s0), d1 = TSimd.Sum(s1), d2 = TSimd.Sum(s2), d3 = TSimd.Sum(s3);
            for (; k < job.K; k++)
            {
                d0 = TSimd.MultiplyAddLane(a[k], b0[k], d0);
                d1 = TSimd.MultiplyAddLane(a[k], b1[k], d1);
                d2 = TSimd.MultiplyAddLane(a[k], b2[k], d2);
                d3 = TSimd.MultiplyAddLane(a[k], b3[k], d3);
            }

            GemmEpilogue.StoreLane<TSimd, TVector, T>(d0, job.Alpha, job.Beta, job.C + j);
            GemmEpilogue.StoreLane<TSimd, TVector, T>(d1, job.Alpha, job.Beta, job.C + j + 1);
            GemmEpilogue.StoreLane<TSimd, TVector, T>(d2, job.Alpha, job.Beta, job.C + j + 2);
            GemmEpilogue.StoreLane<TSimd, TVector, T>(d3, job.Alpha, job.Beta, job.C + j + 3);
        }

        for (; j < end; j++)
        {
            T* b = job.B.At(0, j);
            TVector sum = default;
            nint k = 0;
            for (; k + width <= job.K; k += width)
            {
                sum = TSimd.MultiplyAdd(TSimd.Load(a + k), TSimd.Load(b + k), sum);
            }

            T dot = TSimd.Sum(sum);
            for (; k < job.K; k++)
            {
                dot = TSimd.MultiplyAddLane(a[k], b[k], dot);
            }

            GemmEpilogue.StoreLane<TSimd, TVector, T>(dot, job.Alpha, job.Beta, job.C + j);
        }
    }
}
