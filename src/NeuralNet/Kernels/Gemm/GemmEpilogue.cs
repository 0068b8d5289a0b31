using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NeuralNet.Kernels;

/// <summary>How finished sums enter C: C = alpha · sum + beta · C. Every route of the product ends here.</summary>
internal static unsafe class GemmEpilogue
{
    /// <summary>Writes one vector.</summary>
    /// <remarks>With beta = 0 the old C is not read: it may hold NaN, which 0 · NaN would keep.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TSimd, TVector>(TVector sum, float alpha, float beta, float* c)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        TVector value = TSimd.Multiply(sum, TSimd.Broadcast(alpha));
        if (beta != 0)
        {
            value = TSimd.MultiplyAdd(TSimd.Load(c), TSimd.Broadcast(beta), value);
        }

        TSimd.Store(value, c);
    }

    /// <summary>Writes two vectors, one after the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TSimd, TVector>(TVector left, TVector right, float alpha, float beta, float* c)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        TVector scale = TSimd.Broadcast(alpha);
        left = TSimd.Multiply(left, scale);
        right = TSimd.Multiply(right, scale);
        if (beta != 0)
        {
            TVector keep = TSimd.Broadcast(beta);
            left = TSimd.MultiplyAdd(TSimd.Load(c), keep, left);
            right = TSimd.MultiplyAdd(TSimd.Load(c + TSimd.Width), keep, right);
        }

        TSimd.Store(left, c);
        TSimd.Store(right, c + TSimd.Width);
    }

    /// <summary>Writes <paramref name="count"/> sums that lie in memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TSimd, TVector>(float* sums, nint count, float alpha, float beta, float* c)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        nint j = StoreWhole<TSimd, TVector>(0, sums, count, alpha, beta, c);
        if (TSimd.Width > Simd128.Width)
        {
            j = StoreWhole<Simd128, Vector128<float>>(j, sums, count, alpha, beta, c);
        }

        if (TSimd.Width > 1)
        {
            StoreWhole<SimdLane, float>(j, sums, count, alpha, beta, c);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint StoreWhole<TSimd, TVector>(nint j, float* sums, nint count, float alpha, float beta, float* c)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        for (; j + TSimd.Width <= count; j += TSimd.Width)
        {
            Store<TSimd, TVector>(TSimd.Load(sums + j), alpha, beta, c + j);
        }

        return j;
    }
}
