using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>A vector of elements, or what is left of one at the end of a row.</summary>
internal static unsafe class Elements
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load<TSimd, TVector>(float* source, nint count)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct =>
        count == TSimd.Width ? TSimd.Load(source) : Ragged.Load<TSimd, TVector>(source, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TSimd, TVector>(TVector value, float* destination, nint count)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        if (count == TSimd.Width)
        {
            TSimd.Store(value, destination);
        }
        else
        {
            Ragged.Store<TSimd, TVector>(value, destination, count);
        }
    }
}
