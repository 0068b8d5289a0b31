using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NeuralNet.Kernels;

internal static unsafe partial class GemmRow
{
    // Vectors of a row from which a matrix no longer fits the second cache, and wants to be read in order.
    private const int WideRow = 48;

    // Rows of B: where its pieces lie apart, they are prefetched.
    private const int PrefetchDistance = 4;

    // B as it lies, in pieces of its rows as wide as the registers allow: the wider, the more of the memory is read in order.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Columns<TSimd, TVector, T>(in Job<T> job, nint first, nint end)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int width = TSimd.Width;
        if (job.N < width)
        {
            NarrowColumns<TSimd, TVector, T>(job);
            return;
        }

        nint j = first;
        if (job.N >= WideRow * width)
        {
            j = InOrder<TSimd, TVector, T>(job, first, end);
        }

        for (; j + (16 * width) <= end; j += 16 * width)
        {
            Columns16<TSimd, TVector, T>(job, j);
        }

        for (; j + (4 * width) <= end; j += 4 * width)
        {
            Columns4<TSimd, TVector, T>(job, j);
        }

        for (; j < end; j += 2 * width)
        {
            Columns2<TSimd, TVector, T>(job, j, end);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Columns16<TSimd, TVector, T>(in Job<T> job, nint j)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int width = TSimd.Width;
        TVector c0 = default, c1 = default, c2 = default, c3 = default, c4 = default, c5 = default, c6 = default, c7 = default;
        TVector c8 = default, c9 = default, c10 = default, c11 = default, c12 = default, c13 = default, c14 = default, c15 = default;
        T* a = job.A.Data;
        T* b = job.B.At(0, j);
        nint aStep = job.A.ColumnStride;
        nint bStep = job.B.RowStride;
        T* ahead = b + (PrefetchDistance * bStep);
        for (nint k = job.K; k > 0; k--, a += aStep, b += bStep, ahead += bStep)
        {
            Prefetch.Read(ahead);
            Prefetch.Read(ahead + (2 * width));
            Prefetch.Read(ahead + (4 * width));
            Prefetch.Read(ahead + (6 * width));
            Prefetch.Read(ahead + (8 * width));
            Prefetch.Read(ahead + (10 * width));
            Prefetch.Read(ahead + (12 * width));
            Prefetch.Read(ahead + (14 * width));
            TVector x = TSimd.Broadcast(*a);
            c0 = TSimd.MultiplyAdd(x, TSimd.Load(b), c0);
            c1 = TSimd.MultiplyAdd(x, TSimd.Load(b + width), c1);
            c2 = TSimd.MultiplyAdd(x, TSimd.Load(b + (2 * width)), c2);
            c3 = TSimd.MultiplyAdd(x, TSimd.Load(b + (3 * width)), c3);
            c4 = TSimd.MultiplyAdd(x, TSimd.Load(b + (4 * width)), c4);
            c5 = TSimd.MultiplyAdd(x, TSimd.Load(b + (5 * width)), c5);
            c6 = TSimd.MultiplyAdd(x, TSimd.Load(b + (6 * width)), c6);
            c7 = TSimd.MultiplyAdd(x, TSimd.Load(b + (7 * width)), c7);
            c8 = TSimd.MultiplyAdd(x, TSimd.Load(b + (8 * width)), c8);
            c9 = TSimd.MultiplyAdd(x, TSimd.Load(b + (9 * width)), c9);
            c10 = TSimd.MultiplyAdd(x, TSimd.Load(b + (10 * width)), c10);
            c11 = TSimd.MultiplyAdd(x, TSimd.Load(b + (11 * width)), c11);
            c12 = TSimd.MultiplyAdd(x, TSimd.Load(b + (12 * width)), c12);
            c13 = TSimd.MultiplyAdd(x, TSimd.Load(b + (13 * width)), c13);
            c14 = TSimd.MultiplyAdd(x, TSimd.Load(b + (14 * width)), c14);
            c15 = TSimd.MultiplyAdd(x, TSimd.Load(b + (15 * width)), c15);
        }

        T* c = job.C + j;
        GemmEpilogue.Store<TSimd, TVector, T>(c0, job.Alpha, job.Beta, c);
        GemmEpilogue.Store<TSimd, TVector, T>(c1, job.Alpha, job.Beta, c + width);
        GemmEpilogue.Store<TSimd, TVector, T>(c2, job.Alpha, job.Beta, c + (2 * width));
        GemmEpilogue.Store<TSimd, TVector, T>(c3, job.Alpha, job.Beta, c + (3 * width));
        GemmEpilogue.Store<TSimd, TVector, T>(c4, job.Alpha, job.Beta, c + (4 * width));
        GemmEpilogue.Store<TSimd, TVector, T>(c5, job.Alpha, job.Beta, c + (5 * width));
        GemmEpilogue.Store<TSimd, TVector, T>(c6, job.Alpha, job.Beta, c + (6 * width));
        GemmEpilogue.Store<TSimd, TVector, T>(c7, job.Alpha, job.Beta, c + (7 * width));
        GemmEpilogue.Store<TSimd, TVector, T>(c8, job.Alpha, job.Beta, c + (8 * width));
        GemmEpilogue.Store<TSimd, TVector, T>(c9, job.Alpha, job.Beta, c + (9 * width));
        GemmEpilogue.Store<TSimd, TVector, T>(c10, job.Alpha, job.Beta, c + (10 * width));
        GemmEpilogue.Store<TSimd, TVector, T>(c11, job.Alpha, job.Beta, c + (11 * width));
        GemmEpilogue.Store<TSimd, TVector, T>(c12, job.Alpha, job.Beta, c + (12 * width));
        GemmEpilogue.Store<TSimd, TVector, T>(c13, job.Alpha, job.Beta, c + (13 * width));
        GemmEpilogue.Store<TSimd, TVector, T>(c14, job.Alpha, job.Beta, c + (14 * width));
        GemmEpilogue.Store<TSimd, TVector, T>(c15, job.Alpha, job.Beta, c + (15 * width));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Columns4<TSimd, TVector, T>(in Job<T> job, nint j)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int width = TSimd.Width;
        TVector c0 = default, c1 = default, c2 = default, c3 = default;
        T* a = job.A.Data;
        T* b = job.B.At(0, j);
        nint aStep = job.A.ColumnStride;
        nint bStep = job.B.RowStride;
        for (nint k = job.K; k > 0; k--, a += aStep, b += bStep)
        {
            TVector x = TSimd.Broadcast(*a);
            c0 = TSimd.MultiplyAdd(x, TSimd.Load(b), c0);
            c1 = TSimd.MultiplyAdd(x, TSimd.Load(b + width), c1);
            c2 = TSimd.MultiplyAdd(x, TSimd.Load(b + (2 * width)), c2);
            c3 = TSimd.MultiplyAdd(x, TSimd.Load(b + (3 * width)), c3);
        }

        T* c = job.C + j;
        GemmEpilogue.Store<TSimd, TVector, T>(c0, job.Alpha, job.Beta, c);
        GemmEpilogue.Store<TSimd, TVector, T>(c1, job.Alpha, job.Beta, c + width);
        GemmEpilogue.Store<TSimd, TVector, T>(c2, job.Alpha, job.Beta, c + (2 * width));
        GemmEpilogue.Store<TSimd, TVector, T>(c3, job.Alpha, job.Beta, c + (3 * width));
    }

    // Up to two vectors of columns. What is left at the end is less: the vectors then reach back over columns that are done.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Columns2<TSimd, TVector, T>(in Job<T> job, nint j, nint end)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int width = TSimd.Width;
        nint left = Math.Min(j, end - width);
        nint right = Math.Min(j + width, end - width);
        TVector c0 = default, c1 = default;
        T* a = job.A.Data;
        T* b = job.B.At(0, left);
        nint aStep = job.A.ColumnStride;
        nint bStep = job.B.RowStride;
        nint apart = right - left;
        for (nint k = job.K; k > 0; k--, a += aStep, b += bStep)
        {
            TVector x = TSimd.Broadcast(*a);
            c0 = TSimd.MultiplyAdd(x, TSimd.Load(b), c0);
            c1 = TSimd.MultiplyAdd(x, TSimd.Load(b + apart), c1);
        }

        if (apart == 0)
        {
            StoreLast<TSimd, TVector, T>(job, c1, end - j, end);
        }
        else
        {
            GemmEpilogue.Store<TSimd, TVector, T>(c0, job.Alpha, job.Beta, job.C + left);
            StoreLast<TSimd, TVector, T>(job, c1, Math.Min(width, end - j - width), right + width);
        }
    }

    // Writes the last lanes of a vector. The others' columns are done: with beta = 0 they get the same bits again, else they must
    // not be scaled twice.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreLast<TSimd, TVector, T>(in Job<T> job, TVector sum, nint count, nint end)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (job.Beta == T.Zero || count == TSimd.Width)
        {
            GemmEpilogue.Store<TSimd, TVector, T>(sum, job.Alpha, job.Beta, job.C + end - TSimd.Width);
        }
        else
        {
            StoreLanes<TSimd, TVector, T>(job, sum, TSimd.Width - (int)count, (int)count, end - count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void StoreLanes<TSimd, TVector, T>(in Job<T> job, TVector sum, int firstLane, int count, nint column)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T* sums = stackalloc T[TSimd.Width];
        TSimd.Store(sum, sums);
        GemmEpilogue.Store<TSimd, TVector, T>(sums + firstLane, count, job.Alpha, job.Beta, job.C + column);
    }

    // The narrowest vector that holds a row: the bits are the same.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void NarrowColumns<TSimd, TVector, T>(in Job<T> job)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (job.N <= Simd128<T>.Width && TSimd.Width > Simd128<T>.Width)
        {
            Narrow<Simd128<T>, Vector128<T>, T>(job);
        }
        else if (job.N <= Simd256<T>.Width && TSimd.Width > Simd256<T>.Width)
        {
            Narrow<Simd256<T>, Vector256<T>, T>(job);
        }
        else
        {
            Narrow<TSimd, TVector, T>(job);
        }
    }

    // All of a matrix no wider than a vector: the lanes past a row's end see what follows it and are dropped. The last rows, whose
    // vectors would reach past the end of B, are copied to where zeros follow.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Narrow<TSimd, TVector, T>(in Job<T> job)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int width = TSimd.Width;
        nint n = job.N;
        nint bStep = job.B.RowStride;
        nint copied = Math.Min(job.K, (width - n + bStep - 1) / bStep);
        nint k = job.K - copied;
        T* last = stackalloc T[2 * width];
        for (nint row = 0; row < copied; row++)
        {
            for (nint j = 0; j < n; j++)
            {
                last[(row * n) + j] = *job.B.At(k + row, j);
            }
        }

        TVector sum = default;
        T* a = job.A.Data;
        nint aStep = job.A.ColumnStride;
        for (T* b = job.B.Data; k > 0; k--, a += aStep, b += bStep)
        {
            sum = TSimd.MultiplyAdd(TSimd.Broadcast(*a), TSimd.Load(b), sum);
        }

        for (; copied > 0; copied--, a += aStep, last += n)
        {
            sum = TSimd.MultiplyAdd(TSimd.Broadcast(*a), TSimd.Load(last), sum);
        }

        StoreLanes<TSimd, TVector, T>(job, sum, 0, (int)n, 0);
    }
}
