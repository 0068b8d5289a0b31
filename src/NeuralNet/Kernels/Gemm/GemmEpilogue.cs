using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NeuralNet.Kernels;

/// <summary>How finished sums enter C: C = alpha · sum + beta · C. Every route of the product ends here.</summary>
internal static unsafe class GemmEpilogue
{
    /// <summary>Writes one vector.</summary>
    /// <remarks>With beta = 0 the old C is not read: it may hold NaN, which 0 · NaN would keep.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TSimd, TVector, T>(TVector sum, T alpha, T beta, T* c)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        TVector value = TSimd.Multiply(sum, TSimd.Broadcast(alpha));
        if (beta != T.Zero)
        {
            value = TSimd.MultiplyAdd(TSimd.Load(c), TSimd.Broadcast(beta), value);
        }

        TSimd.Store(value, c);
    }

    /// <summary>Writes two vectors, one after the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TSimd, TVector, T>(TVector left, TVector right, T alpha, T beta, T* c)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        TVector scale = TSimd.Broadcast(alpha);
        left = TSimd.Multiply(left, scale);
        right = TSimd.Multiply(right, scale);
        if (beta != T.Zero)
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
    public static void Store<TSimd, TVector, T>(T* sums, nint count, T alpha, T beta, T* c)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        nint j = StoreWhole<TSimd, TVector, T>(0, sums, count, alpha, beta, c);
        if (TSimd.Width > Simd128<T>.Width)
        {
            j = StoreWhole<Simd128<T>, Vector128<T>, T>(j, sums, count, alpha, beta, c);
        }

        for (; j < count; j++)
        {
            StoreLane<TSimd, TVector, T>(sums[j], alpha, beta, c + j);
        }
    }

    /// <summary>Writes the first <paramref name="count"/> lanes of a vector, all or fewer.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFirst<TSimd, TVector, T>(TVector sum, int count, T alpha, T beta, T* c)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (count == TSimd.Width)
        {
            Store<TSimd, TVector, T>(sum, alpha, beta, c);
            return;
        }

        TVector value = TSimd.Multiply(sum, TSimd.Broadcast(alpha));
        if (typeof(T) == typeof(float))
        {
            if (beta != T.Zero)
            {
                value = TSimd.MultiplyAdd(Ragged.LoadFirst<TVector>((float*)c, count, 0), TSimd.Broadcast(beta), value);
            }

            Ragged.StoreFirst(value, (float*)c, count);
            return;
        }

        Vector512<T> lanes; // room for the widest
        TSimd.Store(value, (T*)&lanes);
        for (int j = 0; j < count; j++)
        {
            c[j] = beta == T.Zero ? ((T*)&lanes)[j] : TSimd.MultiplyAddLane(c[j], beta, ((T*)&lanes)[j]);
        }
    }

    /// <summary>Writes one element, with the bits that a vector would give it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreLane<TSimd, TVector, T>(T sum, T alpha, T beta, T* c)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T value = sum * alpha;
        *c = beta == T.Zero ? value : TSimd.MultiplyAddLane(*c, beta, value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint StoreWhole<TSimd, TVector, T>(nint j, T* sums, nint count, T alpha, T beta, T* c)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (; j + TSimd.Width <= count; j += TSimd.Width)
        {
            Store<TSimd, TVector, T>(TSimd.Load(sums + j), alpha, beta, c + j);
        }

        return j;
    }
}
