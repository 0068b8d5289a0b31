using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NeuralNet.Kernels;

/// <summary>
/// Vectors of which only the first elements are in memory: the end of a row that is no multiple of the width. They go through the
/// same operations as whole vectors, so that an element's bits never depend on where it stands.
/// </summary>
[SkipLocalsInit]
internal static unsafe class Ragged
{
    /// <summary>Loads <paramref name="count"/> elements, fewer than a vector holds; the other lanes hold the padding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load<TSimd, TVector>(float* source, nint count, float padding = 0)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        Debug.Assert(count > 0 && count < TSimd.Width, "less than a vector");
        Vector512<float> lanes = Vector512.Create(padding);   // room for the widest
        for (nint i = 0; i < count; i++)
        {
            ((float*)&lanes)[i] = source[i];
        }

        return TSimd.Load((float*)&lanes);
    }

    /// <summary>Stores the first <paramref name="count"/> lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TSimd, TVector>(TVector value, float* destination, nint count)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        Debug.Assert(count > 0 && count < TSimd.Width, "less than a vector");
        Vector512<float> lanes;
        TSimd.Store(value, (float*)&lanes);
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
        Vector512<float> lanes;
        TSimd.Store(value, (float*)&lanes);
        return Load<TSimd, TVector>((float*)&lanes, count);
    }
}
