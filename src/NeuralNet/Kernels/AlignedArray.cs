using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NeuralNet.Kernels;

/// <summary>Arrays whose numbers begin at a cache line.</summary>
/// <remarks>
/// A vector that lies across two lines costs two reads or writes. A sweep that does little else takes up to twice the time on arrays as the
/// runtime places them, where each vector of 64 bytes does.
/// </remarks>
internal static unsafe class AlignedArray
{
    private const int LineBytes = 64;
    private const int Spare = (LineBytes / sizeof(float)) - 1;

    /// <summary>Zeros, and where in the array the line begins.</summary>
    /// <param name="length">How many numbers there must be from <paramref name="start"/> on.</param>
    /// <param name="start">0 also where the longest array has no room for more.</param>
    public static float[] Allocate(int length, out int start)
    {
        if (length > Array.MaxLength - Spare)
        {
            start = 0;
            return new float[length];
        }

        // Pinned, so that it stays there.
        float[] data = GC.AllocateArray<float>(length + Spare, pinned: true);
        nuint address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(data));
        start = (int)((LineBytes - (address % LineBytes)) % LineBytes / sizeof(float));
        return data;
    }
}
