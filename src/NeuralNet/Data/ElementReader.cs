using System.Buffers;

namespace NeuralNet;

/// <summary>Reads numbers from a stream: into existing memory, or into memory that grows with the bytes read.</summary>
internal static class ElementReader
{
    private const int ChunkBytes = 1 << 16; // small enough for the L2 cache; a multiple of every element size

    // The bytes allocated before any element is read.
    private const int FirstCapacity = 1 << 16;

    /// <summary>destination = source, which has one element for each of it.</summary>
    public delegate void Decoder(ReadOnlySpan<byte> source, Span<float> destination);

    /// <summary>Reads as many elements as the destination has.</summary>
    /// <param name="stream">The source.</param>
    /// <param name="elementSize">Bytes of an element: 1, 2, 4 or 8.</param>
    /// <param name="decode">Turns bytes into numbers.</param>
    /// <param name="destination">To be overwritten.</param>
    /// <returns>The bytes read: fewer than asked for where the stream ends.</returns>
    public static long Fill(Stream stream, int elementSize, Decoder decode, Span<float> destination)
    {
        byte[] chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            long bytes = 0;
            while (!destination.IsEmpty)
            {
                int count = Math.Min(ChunkBytes / elementSize, destination.Length);
                Span<byte> part = chunk.AsSpan(0, count * elementSize);
                int read = stream.ReadAtLeast(part, part.Length, throwOnEndOfStream: false);
                bytes += read;
                if (read < part.Length)
                {
                    break;
                }

                decode(part, destination[..count]);
                destination = destination[count..];
            }

            return bytes;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    /// <summary>
    /// The same from a stream of unknown length: memory doubles with the bytes read, so that a false count allocates nothing. With the
    /// copy at the last doubling, that is up to twice the result's.
    /// </summary>
    /// <param name="stream">The source.</param>
    /// <param name="elementSize">Bytes of an element: 1, 2, 4 or 8.</param>
    /// <param name="decode">Turns bytes into numbers.</param>
    /// <param name="count">The elements that are expected.</param>
    /// <param name="bytes">The bytes read: fewer than expected where the stream ends.</param>
    /// <returns>As many elements as expected, unless the stream ended before.</returns>
    public static float[] Grow(Stream stream, int elementSize, Decoder decode, int count, out long bytes)
    {
        float[] elements = new float[Math.Min(FirstCapacity, count)];
        bytes = Fill(stream, elementSize, decode, elements);
        while (elements.Length < count && bytes == (long)elements.Length * elementSize)
        {
            int filled = elements.Length;
            Array.Resize(ref elements, (int)Math.Min(2L * filled, count));
            bytes += Fill(stream, elementSize, decode, elements.AsSpan(filled));
        }

        return elements;
    }
}
