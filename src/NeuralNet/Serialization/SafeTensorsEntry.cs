using System.Numerics;

namespace NeuralNet;

/// <summary>One tensor as the header of a safetensors file announces it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its element type, one that <see cref="ElementCodec"/> knows.</param>
/// <param name="Sizes">Its sizes; at most <see cref="Shape.MaxRank"/>, and as many elements as the file holds.</param>
/// <param name="Begin">Where its bytes begin, counted from the end of the header.</param>
/// <param name="End">Where they end, exclusive.</param>
internal sealed record SafeTensorsEntry(string Name, string Type, IReadOnlyList<long> Sizes, long Begin, long End)
{
    // Small enough for the L2 cache; a multiple of every element size.
    private const int ChunkBytes = 1 << 16;

    /// <summary>An entry whose parts fit together, as the header gives them.</summary>
    /// <exception cref="NotSupportedException">It is sound, but of a kind that is not read.</exception>
    /// <exception cref="InvalidDataException">The sizes and the bytes contradict each other.</exception>
    public static SafeTensorsEntry Checked(string name, string type, IReadOnlyList<long> sizes, long begin, long end)
    {
        int elementSize = ElementCodec.SizeOf(type);
        if (elementSize == 0)
        {
            throw new NotSupportedException(
                $"expected F32, F64, F16 or BF16 for the dtype of tensor '{name}' but got {type}. Convert it first, such as with "
                + "tensor.float() in Python.");
        }

        if (sizes.Count > Shape.MaxRank)
        {
            throw new NotSupportedException(
                $"expected at most {Shape.MaxRank} dimensions for tensor '{name}' but got {sizes.Count}. Save it with fewer, "
                + "such as with tensor.flatten(1) in Python.");
        }

        BigInteger bytes = sizes.Aggregate(new BigInteger(elementSize), (product, size) => product * size);
        return begin <= end && end - begin == bytes
            ? new SafeTensorsEntry(name, type, sizes, begin, end)
            : throw new InvalidDataException(
                $"expected {bytes} bytes for tensor '{name}', {type} [{string.Join(", ", sizes)}], but its data_offsets are {begin} "
                + $"and {end}.");
    }

    /// <summary>A float32 tensor that begins where another entry ends.</summary>
    public static SafeTensorsEntry After(long begin, string name, params IReadOnlyList<long> sizes) =>
        new(name, ElementCodec.Float32, sizes, begin, sizes.Aggregate((long)sizeof(float), (product, size) => product * size) + begin);

    /// <summary>Reads the tensor where the stream stands.</summary>
    /// <exception cref="NotSupportedException">It has more elements than an array.</exception>
    public Tensor Read(Stream stream)
    {
        var tensor = new Tensor(TensorShape());
        int size = ElementCodec.SizeOf(Type);
        byte[] chunk = new byte[Math.Min(ChunkBytes, End - Begin)];
        for (int start = 0, count; start < tensor.Length; start += count)
        {
            count = Math.Min(chunk.Length / size, tensor.Length - start);
            stream.ReadExactly(chunk, 0, count * size);
            ElementCodec.Decode(Type, chunk, tensor.AsSpan().Slice(start, count));
        }

        return tensor;
    }

    /// <summary>Writes a tensor's elements as float32 where the stream stands.</summary>
    public static void Write(Tensor tensor, Stream stream)
    {
        byte[] chunk = new byte[Math.Min(ChunkBytes, (long)tensor.Length * sizeof(float))];
        for (int start = 0, count; start < tensor.Length; start += count)
        {
            count = Math.Min(chunk.Length / sizeof(float), tensor.Length - start);
            ElementCodec.Encode(tensor.AsSpan().Slice(start, count), chunk);
            stream.Write(chunk, 0, count * sizeof(float));
        }
    }

    private Shape TensorShape()
    {
        try
        {
            return Sizes.Count == 0 ? new Shape(1) : new Shape([.. Sizes.Select(size => checked((int)size))]);
        }
        catch (Exception error) when (error is OverflowException or ArgumentOutOfRangeException)
        {
            throw new NotSupportedException(
                $"expected at most {Array.MaxLength} elements in tensor '{Name}' but got the shape [{string.Join(", ", Sizes)}]. "
                + "Save it as several tensors.",
                error);
        }
    }
}
