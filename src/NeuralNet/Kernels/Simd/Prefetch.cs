using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace NeuralNet.Kernels;

/// <summary>Asks the processor to bring a cache line closer; does nothing where it has no such instruction.</summary>
internal static unsafe class Prefetch
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Read(void* address)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(address);
        }
    }

    /// <summary>Asks for one line of each of four rows.</summary>
    /// <param name="address">In the first of them.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FourRows(float* address, nint stride)
    {
        Read(address);
        Read(address + stride);
        Read(address + (2 * stride));
        Read(address + (3 * stride));
    }
}
