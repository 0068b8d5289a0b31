using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

internal static unsafe partial class GemmRow
{
    // Four rows of B from end to end, while C stays in the first cache. Each column is the same chain of multiply-adds
    // as elsewhere; alpha is 1.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int InOrder<TSimd, TVector>(in Job job, int first, int end)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        int width = TSimd.Width;
        int whole = end - ((end - first) % width);
        float* a = job.A.Data;
        float* b = job.B.Data;
        float* c = job.C;
        nint aStep = job.A.ColumnStride;
        nint bStep = job.B.RowStride;
        TVector zero = default;
        for (nint j = first; j < whole; j += width)
        {
            TSimd.Store(job.Beta == 0 ? zero : TSimd.Multiply(TSimd.Load(c + j), TSimd.Broadcast(job.Beta)), c + j);
        }

        nint k = job.K;
        for (; k >= 4; k -= 4, a += 4 * aStep, b += 4 * bStep)
        {
            TVector x0 = TSimd.Broadcast(a[0]);
            TVector x1 = TSimd.Broadcast(a[aStep]);
            TVector x2 = TSimd.Broadcast(a[2 * aStep]);
            TVector x3 = TSimd.Broadcast(a[3 * aStep]);
            float* far = b + (2 * bStep);
            for (nint j = first; j < whole; j += width)
            {
                TVector sum = TSimd.MultiplyAdd(x0, TSimd.Load(b + j), TSimd.Load(c + j));
                sum = TSimd.MultiplyAdd(x1, TSimd.Load(b + bStep + j), sum);
                sum = TSimd.MultiplyAdd(x2, TSimd.Load(far + j), sum);
                TSimd.Store(TSimd.MultiplyAdd(x3, TSimd.Load(far + bStep + j), sum), c + j);
            }
        }

        for (; k > 0; k--, a += aStep, b += bStep)
        {
            TVector x = TSimd.Broadcast(*a);
            for (nint j = first; j < whole; j += width)
            {
                TSimd.Store(TSimd.MultiplyAdd(x, TSimd.Load(b + j), TSimd.Load(c + j)), c + j);
            }
        }

        return whole;
    }
}
