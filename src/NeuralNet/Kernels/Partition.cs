using System.Diagnostics;

namespace NeuralNet.Kernels;

/// <summary>
/// Divides <paramref name="length"/> elements into parts of <paramref name="size"/>, the last has the remaining ones. Positions are
/// 64 bits wide, because a position plus a size may lie beyond 2^31 where the length does not.
/// </summary>
/// <param name="length">Elements, 0 to 2^31 - 1.</param>
/// <param name="size">Elements of a part, 1 or more.</param>
internal readonly struct Partition(int length, int size)
{
    public int Count => (int)(((long)length + size - 1) / size);

    /// <summary>The first element of a part.</summary>
    public nint Start(int part) => (nint)part * size;

    /// <summary>The element after the last of a part.</summary>
    public nint End(int part)
    {
        Debug.Assert((uint)part < (uint)Count, "a part of these");
        return (nint)Math.Min(((long)part + 1) * size, length);
    }
}
