using System.Buffers.Binary;
using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>The element types of a safetensors file that become float32, and their bytes: always little-endian.</summary>
internal static class ElementCodec
{
    /// <summary>The type that is written.</summary>
    public const string Float32 = "F32";

    /// <summary>The types that are read, for documentation and messages.</summary>
    public const string ReadTypes = "F64, F32, F16, BF16, a whole number such as I64 or U8, or BOOL";

    private const int ChunkBytes = 1 << 16; // small enough for the L2 cache; a multiple of every element size

    /// <summary>Bytes of an element; 0 for a type that is not read.</summary>
    public static int SizeOf(string type) => type switch
    {
        "F64" or "I64" or "U64" => sizeof(double),
        Float32 or "I32" or "U32" => sizeof(float),
        "F16" or "BF16" or "I16" or "U16" => sizeof(ushort),
        "I8" or "U8" or "BOOL" => sizeof(byte),
        _ => 0,
    };

    /// <summary>The same text, as one object for all entries of a type that is read.</summary>
    public static string Shared(string type) => SizeOf(type) == 0 ? type : string.Intern(type);

    /// <summary>destination = source; F64 and whole numbers beyond 2^24 round to the nearest float32, a BOOL is 0 or 1, the other types keep their values.</summary>
    public static void Decode(string type, ReadOnlySpan<byte> source, Span<float> destination)
    {
        int size = SizeOf(type);
        if (type == Float32 && BitConverter.IsLittleEndian)
        {
            source[..(destination.Length * size)].CopyTo(FloatBytes.Of(destination));
            return;
        }

        for (int i = 0; i < destination.Length; i++)
        {
            ReadOnlySpan<byte> element = source.Slice(i * size, size);
            destination[i] = type switch
            {
                "F64" => (float)BinaryPrimitives.ReadDoubleLittleEndian(element),
                "I64" => BinaryPrimitives.ReadInt64LittleEndian(element),
                "U64" => BinaryPrimitives.ReadUInt64LittleEndian(element),
                "I32" => BinaryPrimitives.ReadInt32LittleEndian(element),
                "U32" => BinaryPrimitives.ReadUInt32LittleEndian(element),
                "I16" => BinaryPrimitives.ReadInt16LittleEndian(element),
                "U16" => BinaryPrimitives.ReadUInt16LittleEndian(element),
                "I8" => (sbyte)element[0],
                "U8" => element[0],
                "BOOL" => element[0] == 0 ? 0 : 1,
                "F16" => (float)BinaryPrimitives.ReadHalfLittleEndian(element),
                "BF16" => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(element) << 16),
                _ => BinaryPrimitives.ReadSingleLittleEndian(element),
            };
        }
    }

    /// <summary><see cref="Decode"/> for one type.</summary>
    public static ElementReader.Decoder Decoder(string type) => (source, destination) => Decode(type, source, destination);

    /// <summary>Writes a tensor's elements as <see cref="Float32"/>.</summary>
    public static void Write(Tensor tensor, Stream stream)
    {
        byte[] chunk = new byte[Math.Min(ChunkBytes, (long)tensor.Length * sizeof(float))];
        for (int start = 0, count; start < tensor.Length; start += count)
        {
            count = Math.Min(chunk.Length / sizeof(float), tensor.Length - start);
            Encode(tensor.AsSpan().Slice(start, count), chunk);
            stream.Write(chunk, 0, count * sizeof(float));
        }
    }

    /// <summary>destination = source as <see cref="Float32"/>.</summary>
    private static void Encode(ReadOnlySpan<float> source, Span<byte> destination)
    {
        if (BitConverter.IsLittleEndian)
        {
            FloatBytes.Of(source).CopyTo(destination);
            return;
        }

        for (int i = 0; i < source.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(destination[(i * sizeof(float))..], source[i]);
        }
    }
}
