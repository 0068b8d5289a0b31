using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

internal static unsafe partial class GemmRow
{
    // Columns whose sums stay in the first cache, 16 KiB, while the rows of B stream through it. A multiple of every width.
    private const int ColumnsInOrder = 4096;

    // The whole vectors of first..end, from where the rest begins. Sums are kept in C itself where they are C, else in scratch.
    private static nint InOrder<TSimd, TVector, T>(in Job<T> job, nint first, nint end)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        nint whole = end - ((end - first) % TSimd.Width);
        bool isPlain = job.Alpha == T.One && job.Beta == T.Zero;
        T* scratch = isPlain ? null : GemmPacking.ScratchA<T>(ColumnsInOrder);
        for (nint j = first; j < whole; j += ColumnsInOrder)
        {
            nint count = Math.Min(ColumnsInOrder, whole - j);
            SumInOrder<TSimd, TVector, T>(job, j, count, isPlain ? job.C + j : scratch);
            if (!isPlain)
            {
                GemmEpilogue.Store<TSimd, TVector, T>(scratch, count, job.Alpha, job.Beta, job.C + j);
            }
        }

        return whole;
    }

    // Four rows of B from end to end: each column is the same chain of multiply-adds as elsewhere.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumInOrder<TSimd, TVector, T>(in Job<T> job, nint first, nint count, T* sums)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int width = TSimd.Width;
        T* a = job.A.Data;
        T* b = job.B.At(0, first);
        nint aStep = job.A.ColumnStride;
        nint bStep = job.B.RowStride;
        TVector zero = default;
        for (nint j = 0; j < count; j += width)
        {
            TSimd.Store(zero, sums + j);
        }

        nint k = job.K;
        for (; k >= 4; k -= 4, a += 4 * aStep, b += 4 * bStep)
        {
            TVector x0 = TSimd.Broadcast(a[0]);
            TVector x1 = TSimd.Broadcast(a[aStep]);
            TVector x2 = TSimd.Broadcast(a[2 * aStep]);
            TVector x3 = TSimd.Broadcast(a[3 * aStep]);
            T* far = b + (2 * bStep);
            for (nint j = 0; j < count; j += width)
            {
                TVector sum = TSimd.MultiplyAdd(x0, TSimd.Load(b + j), TSimd.Load(sums + j));
                sum = TSimd.MultiplyAdd(x1, TSimd.Load(b + bStep + j), sum);
                sum = TSimd.MultiplyAdd(x2, TSimd.Load(far + j), sum);
                TSimd.Store(TSimd.MultiplyAdd(x3, TSimd.Load(far + bStep + j), sum), sums + j);
            }
        }

        for (; k > 0; k--, a += aStep, b += bStep)
        {
            TVector x = TSimd.Broadcast(*a);
            for (nint j = 0; j < count; j += width)
            {
                TSimd.Store(TSimd.MultiplyAdd(x, TSimd.Load(b + j), TSimd.Load(sums + j)), sums + j);
            }
        }
    }
}
