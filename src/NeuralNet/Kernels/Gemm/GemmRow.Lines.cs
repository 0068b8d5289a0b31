using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NeuralNet.Kernels;

internal static unsafe partial class GemmRow
{
    // Lines at a distance of a multiple of this many floats share two sets of the first cache or fewer: what is read of a line is then
    // used to its end, before the next lines displace it.
    private const int AliasedStride = 512;
    private const int CacheLine = 16;

    // B transposed: a column of op(B) is a line in memory. Blocks of lines by 4 k are transposed in registers, so that a vector holds
    // neighbouring columns at one k and each column remains a chain in the order of k. Dot products, summed by lanes, would read
    // faster, but a batch sums in the order of k.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Lines<TSimd, TVector, T>(in Job<T> job, nint first, nint end)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        nint j = first;
        if (typeof(T) == typeof(float) && TSimd.Width >= Simd128<float>.Width)
        {
            j = LinesOfFloats(OfFloats(job), j, end, TSimd.Width >= Simd256<float>.Width && Avx.IsSupported);
        }

        LinesByLane<TSimd, TVector, T>(job, j, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint LinesOfFloats(in Job<float> job, nint j, nint end, bool has256)
    {
        if (has256)
        {
            j = LinesByFourVectors<Lines256, Simd256<float>, Vector256<float>>(job, j, end);
        }

        j = LinesByFourVectors<Lines128, Simd128<float>, Vector128<float>>(job, j, end);
        if (has256)
        {
            j = LinesByVector<Lines256, Simd256<float>, Vector256<float>>(job, j, end);
        }

        return LinesByVector<Lines128, Simd128<float>, Vector128<float>>(job, j, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static nint LinesByFourVectors<TLines, TSimd, TVector>(in Job<float> job, nint j, nint end)
        where TLines : struct, ILines<TVector>
        where TSimd : struct, ISimdLinear<TSimd, TVector, float>
        where TVector : struct
    {
        nint stride = job.B.ColumnStride;
        nint apart = TSimd.Width * stride;
        nint run = stride % AliasedStride == 0 ? CacheLine : 4;
        for (; j + (4 * TSimd.Width) <= end; j += 4 * TSimd.Width)
        {
            float* a = job.A.Data;
            float* b = job.B.At(0, j);
            TVector s0 = default, s1 = default, s2 = default, s3 = default;
            nint k = job.K;
            for (nint step; k >= 4; k -= step, a += step, b += step)
            {
                step = Math.Min(run, k & ~3);
                float* far = b + (2 * apart);
                Add<TLines, TSimd, TVector>(step, a, b, stride, ref s0);
                Add<TLines, TSimd, TVector>(step, a, b + apart, stride, ref s1);
                Add<TLines, TSimd, TVector>(step, a, far, stride, ref s2);
                Add<TLines, TSimd, TVector>(step, a, far + apart, stride, ref s3);
            }

            for (; k > 0; k--, a++, b++)
            {
                TVector x = TSimd.Broadcast(*a);
                float* far = b + (2 * apart);
                s0 = TSimd.MultiplyAdd(x, TLines.Gather(b, stride), s0);
                s1 = TSimd.MultiplyAdd(x, TLines.Gather(b + apart, stride), s1);
                s2 = TSimd.MultiplyAdd(x, TLines.Gather(far, stride), s2);
                s3 = TSimd.MultiplyAdd(x, TLines.Gather(far + apart, stride), s3);
            }

            float* c = job.C + j;
            GemmEpilogue.Store<TSimd, TVector, float>(s0, s1, job.Alpha, job.Beta, c);
            GemmEpilogue.Store<TSimd, TVector, float>(s2, s3, job.Alpha, job.Beta, c + (2 * TSimd.Width));
        }

        return j;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static nint LinesByVector<TLines, TSimd, TVector>(in Job<float> job, nint j, nint end)
        where TLines : struct, ILines<TVector>
        where TSimd : struct, ISimdLinear<TSimd, TVector, float>
        where TVector : struct
    {
        nint stride = job.B.ColumnStride;
        for (; j + TSimd.Width <= end; j += TSimd.Width)
        {
            float* a = job.A.Data;
            float* b = job.B.At(0, j);
            TVector sum = default;
            nint k = job.K;
            nint whole = k & ~3;
            Add<TLines, TSimd, TVector>(whole, a, b, stride, ref sum);
            a += whole;
            b += whole;
            for (k -= whole; k > 0; k--, a++, b++)
            {
                sum = TSimd.MultiplyAdd(TSimd.Broadcast(*a), TLines.Gather(b, stride), sum);
            }

            GemmEpilogue.Store<TSimd, TVector, float>(sum, job.Alpha, job.Beta, job.C + j);
        }

        return j;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LinesByLane<TSimd, TVector, T>(in Job<T> job, nint j, nint end)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (; j < end; j++)
        {
            T* b = job.B.At(0, j);
            T sum = T.Zero;
            for (nint k = 0; k < job.K; k++)
            {
                sum = TSimd.MultiplyAddLane(job.A.Data[k], b[k], sum);
            }

            GemmEpilogue.StoreLane<TSimd, TVector, T>(sum, job.Alpha, job.Beta, job.C + j);
        }
    }

    /// <summary>Adds the products of <paramref name="count"/> k, a multiple of four, to the sums of a vector of lines.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TLines, TSimd, TVector>(nint count, float* a, float* b, nint stride, ref TVector sum)
        where TLines : struct, ILines<TVector>
        where TSimd : struct, ISimdLinear<TSimd, TVector, float>
        where TVector : struct
    {
        for (nint k = 0; k < count; k += 4)
        {
            TLines.Load4(b + k, stride, out TVector k0, out TVector k1, out TVector k2, out TVector k3);
            sum = TSimd.MultiplyAdd(TSimd.Broadcast(a[k]), k0, sum);
            sum = TSimd.MultiplyAdd(TSimd.Broadcast(a[k + 1]), k1, sum);
            sum = TSimd.MultiplyAdd(TSimd.Broadcast(a[k + 2]), k2, sum);
            sum = TSimd.MultiplyAdd(TSimd.Broadcast(a[k + 3]), k3, sum);
        }
    }

    /// <summary>How a vector of lines, a stride apart, is read.</summary>
    private interface ILines<TVector>
    {
        /// <summary>Four k of the lines: lane i of <paramref name="k0"/> is the first float of line i.</summary>
        static abstract void Load4(float* lines, nint stride, out TVector k0, out TVector k1, out TVector k2, out TVector k3);

        /// <summary>One k of the lines.</summary>
        static abstract TVector Gather(float* lines, nint stride);
    }

    private readonly struct Lines128 : ILines<Vector128<float>>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Load4(
            float* lines, nint stride,
            out Vector128<float> k0, out Vector128<float> k1, out Vector128<float> k2, out Vector128<float> k3)
        {
            k0 = Vector128.Load(lines);
            k1 = Vector128.Load(lines + stride);
            k2 = Vector128.Load(lines + (2 * stride));
            k3 = Vector128.Load(lines + (3 * stride));
            Transposition.Transpose4x4(ref k0, ref k1, ref k2, ref k3);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<float> Gather(float* lines, nint stride) =>
            Vector128.Create(lines[0], lines[stride], lines[2 * stride], lines[3 * stride]);
    }

    // Two blocks of 4 by 4, one in each half.
    private readonly struct Lines256 : ILines<Vector256<float>>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Load4(
            float* lines, nint stride,
            out Vector256<float> k0, out Vector256<float> k1, out Vector256<float> k2, out Vector256<float> k3)
        {
            float* upper = lines + (4 * stride);
            k0 = Load(lines, upper);
            k1 = Load(lines + stride, upper + stride);
            k2 = Load(lines + (2 * stride), upper + (2 * stride));
            k3 = Load(lines + (3 * stride), upper + (3 * stride));
            Transposition.Transpose4x4(ref k0, ref k1, ref k2, ref k3);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Gather(float* lines, nint stride) =>
            Vector256.Create(Lines128.Gather(lines, stride), Lines128.Gather(lines + (4 * stride), stride));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector256<float> Load(float* lower, float* upper) =>
            Vector256.Create(Vector128.Load(lower), Vector128.Load(upper));
    }
}
