using System.Buffers.Binary;
using System.Numerics.Tensors;

namespace NeuralNet;

/// <summary>What stands before the elements of an IDX file, checked as far as it can be without them.</summary>
/// <param name="Type">The element type's number.</param>
/// <param name="Shape">The sizes.</param>
internal readonly record struct IdxHeader(byte Type, Shape Shape)
{
    private const int MagicLength = 4;

    /// <summary>Bytes of an element.</summary>
    public int ElementSize => SizeOf(Type);

    /// <summary>Bytes of the header.</summary>
    public int Length => MagicLength + (Shape.Rank * sizeof(uint));

    /// <summary>Bytes of the elements.</summary>
    public long DataLength => (long)Shape.Length * ElementSize;

    /// <summary>Reads the header; the stream then stands on the first element.</summary>
    /// <exception cref="FormatException">It is none, is cut short, or no <see cref="Tensor"/> can be made of it.</exception>
    public static IdxHeader Read(Stream stream)
    {
        Span<byte> magic = stackalloc byte[MagicLength];
        ReadAll(stream, magic, "the magic number");
        if (magic[0] != 0 || magic[1] != 0)
        {
            throw new FormatException(
                $"expected a magic number that begins with two bytes of 0 but got {Convert.ToHexString(magic)}.");
        }

        if (SizeOf(magic[2]) == 0)
        {
            throw new FormatException($"expected element type 08, 09, 0B, 0C, 0D or 0E but got {magic[2]:X2}.");
        }

        int rank = magic[3];
        if (rank == 0 || rank > Shape.MaxRank)
        {
            throw new FormatException($"expected 1 to {Shape.MaxRank} dimensions but got {rank}.");
        }

        Span<byte> bytes = stackalloc byte[rank * sizeof(uint)];
        ReadAll(stream, bytes, $"the sizes of {rank} dimensions");
        Span<int> sizes = stackalloc int[rank];
        for (int i = 0; i < rank; i++)
        {
            sizes[i] = BinaryPrimitives.ReadInt32BigEndian(bytes[(i * sizeof(uint))..]);
        }

        try
        {
            return new IdxHeader(magic[2], new Shape(sizes));
        }
        catch (ArgumentOutOfRangeException error) // unsigned sizes beyond 2^31 - 1 arrive here as negative ones
        {
            throw new FormatException(
                $"expected sizes of at most {Array.MaxLength} elements but got "
                + $"[{string.Join(", ", sizes.ToArray().Select(size => (uint)size))}].",
                error);
        }
    }

    /// <summary>destination = source · scale, from big-endian elements.</summary>
    public void Decode(ReadOnlySpan<byte> source, float scale, Span<float> destination)
    {
        int size = ElementSize;
        if (Type == 0x08)
        {
            TensorPrimitives.ConvertChecked<byte, float>(source, destination); // pictures: vectorised
        }

        for (int i = 0; i < destination.Length && Type != 0x08; i++)
        {
            ReadOnlySpan<byte> element = source.Slice(i * size, size);
            destination[i] = Type switch
            {
                0x09 => (sbyte)element[0],
                0x0B => BinaryPrimitives.ReadInt16BigEndian(element),
                0x0C => BinaryPrimitives.ReadInt32BigEndian(element),
                0x0D => BinaryPrimitives.ReadSingleBigEndian(element),
                _ => (float)BinaryPrimitives.ReadDoubleBigEndian(element),
            };
        }

        if (scale != 1)
        {
            TensorPrimitives.Multiply(destination, scale, destination);
        }
    }

    /// <summary>Bytes of an element; 0 for a type that the format does not have.</summary>
    private static int SizeOf(byte type) => type switch
    {
        0x08 or 0x09 => sizeof(byte),
        0x0B => sizeof(short),
        0x0C => sizeof(int),
        0x0D => sizeof(float),
        0x0E => sizeof(double),
        _ => 0,
    };

    private static void ReadAll(Stream stream, Span<byte> bytes, string what)
    {
        int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (read < bytes.Length)
        {
            throw new FormatException($"expected {bytes.Length} bytes with {what} but the file ends after {read} of them.");
        }
    }
}
