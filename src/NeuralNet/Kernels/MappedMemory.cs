using System.Runtime.InteropServices;

namespace NeuralNet.Kernels;

/// <summary>A file's bytes where the system mapped them into the process.</summary>
internal static unsafe class MappedMemory
{
    /// <summary>Copies the bytes from a position on: as many as fit into the destination, or as remain.</summary>
    /// <remarks>
    /// Assumes that the file is still as long as its map. A map that is closed is an <see cref="ObjectDisposedException"/>, and one
    /// in use here is not unmapped before the end. <see cref="SafeBuffer.ReadSpan{T}"/> does the same element by element: for a row
    /// of 3 KB four times slower, no faster than a system call.
    /// </remarks>
    /// <param name="map">The whole file.</param>
    /// <param name="position">0 or more.</param>
    /// <param name="destination">To be overwritten.</param>
    /// <returns>The bytes copied.</returns>
    public static int Read(SafeBuffer map, long position, Span<byte> destination)
    {
        byte* bytes = null;
        try
        {
            map.AcquirePointer(ref bytes);
            int count = (int)Math.Clamp((long)map.ByteLength - position, 0, destination.Length);
            new ReadOnlySpan<byte>(bytes + position, count).CopyTo(destination);
            return count;
        }
        finally
        {
            if (bytes is not null)
            {
                map.ReleasePointer();
            }
        }
    }
}
