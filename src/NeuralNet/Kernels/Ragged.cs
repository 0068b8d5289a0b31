using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NeuralNet.Kernels;

/// <summary>
/// Vectors of which only the first elements are in memory: the end of a row that is no multiple of the width. They go through the
/// same operations as whole vectors, so that an element's bits never depend on where it stands.
/// </summary>
[SkipLocalsInit]
internal static unsafe class Ragged
{
    /// <summary>Loads <paramref name="count"/> elements, fewer than a vector holds; the other lanes hold the padding.</summary>
    /// <remarks>Not from the address of a local: .NET 10.0's JIT then reads a masked vector from address 0.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load<TSimd, TVector>(float* source, nint count, float padding = 0)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        Debug.Assert(count > 0 && count < TSimd.Width, "less than a vector");
        return LoadFirst<TVector>(source, count, padding);
    }

    /// <summary>The same, where the path is known by its vector alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector LoadFirst<TVector>(float* source, nint count, float padding)
        where TVector : struct
    {
        if (typeof(TVector) == typeof(Vector512<float>) && Avx512F.IsSupported)
        {
            return Unsafe.BitCast<Vector512<float>, TVector>(Avx512F.MaskLoad(source, Lanes512(count), Vector512.Create(padding)));
        }

        if (typeof(TVector) == typeof(Vector256<float>) && Avx.IsSupported)
        {
            Vector256<float> real = Lanes256(count);
            return Unsafe.BitCast<Vector256<float>, TVector>(
                Vector256.ConditionalSelect(real, Avx.MaskLoad(source, real), Vector256.Create(padding)));
        }

        Vector512<float> lanes = Vector512.Create(padding);   // room for the widest
        for (nint i = 0; i < count; i++)
        {
            ((float*)&lanes)[i] = source[i];
        }

        return Unsafe.ReadUnaligned<TVector>(&lanes);
    }

    /// <summary>Stores the first <paramref name="count"/> lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TSimd, TVector>(TVector value, float* destination, nint count)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        Debug.Assert(count > 0 && count < TSimd.Width, "less than a vector");
        StoreFirst(value, destination, count);
    }

    /// <summary>The same, where the path is known by its vector alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFirst<TVector>(TVector value, float* destination, nint count)
        where TVector : struct
    {
        if (typeof(TVector) == typeof(Vector512<float>) && Avx512F.IsSupported)
        {
            Avx512F.MaskStore(destination, Lanes512(count), Unsafe.BitCast<TVector, Vector512<float>>(value));
            return;
        }

        if (typeof(TVector) == typeof(Vector256<float>) && Avx.IsSupported)
        {
            Avx.MaskStore(destination, Lanes256(count), Unsafe.BitCast<TVector, Vector256<float>>(value));
            return;
        }

        Vector512<float> lanes;
        Unsafe.WriteUnaligned(&lanes, value);
        for (nint i = 0; i < count; i++)
        {
            destination[i] = ((float*)&lanes)[i];
        }
    }

    /// <summary>The first <paramref name="count"/> lanes, with 0 in the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector First<TSimd, TVector>(TVector value, nint count)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        if (typeof(TVector) == typeof(Vector512<float>) && Avx512F.IsSupported)
        {
            return Unsafe.BitCast<Vector512<float>, TVector>(
                Vector512.ConditionalSelect(Lanes512(count), Unsafe.BitCast<TVector, Vector512<float>>(value), default));
        }

        if (typeof(TVector) == typeof(Vector256<float>) && Avx.IsSupported)
        {
            return Unsafe.BitCast<Vector256<float>, TVector>(
                Vector256.ConditionalSelect(Lanes256(count), Unsafe.BitCast<TVector, Vector256<float>>(value), default));
        }

        Vector512<float> lanes;
        TSimd.Store(value, (float*)&lanes);
        return Load<TSimd, TVector>((float*)&lanes, count);
    }

    // Set in the first lanes: memory is neither read nor written where a lane is not set, so these may lie beyond its end.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Lanes512(nint count) => Vector512.LessThan(Vector512<int>.Indices, Vector512.Create((int)count)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Lanes256(nint count) => Vector256.LessThan(Vector256<int>.Indices, Vector256.Create((int)count)).AsSingle();
}
