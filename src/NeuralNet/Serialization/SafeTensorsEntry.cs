namespace NeuralNet;

/// <summary>One tensor as the header of a safetensors file announces it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its element type, one that <see cref="ElementCodec"/> knows.</param>
/// <param name="Shape">Its sizes.</param>
/// <param name="Begin">Where its bytes begin, counted from the end of the header.</param>
/// <param name="End">Where they end, exclusive.</param>
internal sealed record SafeTensorsEntry(string Name, string Type, Shape Shape, long Begin, long End)
{
    // Small enough for the L2 cache; a multiple of every element size.
    private const int ChunkBytes = 1 << 16;

    /// <summary>An entry whose parts fit together, as the header gives them.</summary>
    /// <exception cref="NotSupportedException">It is sound, but no <see cref="Tensor"/> can be made of it.</exception>
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

        long length = 1;
        long nonzero = 1; // the product without sizes of 0, so that no order of the sizes hides an absurd one
        foreach (long size in sizes)
        {
            length *= Math.Min(size, Array.MaxLength);
            nonzero *= Math.Clamp(size, 1, Array.MaxLength);
            if (size > Array.MaxLength || nonzero > Array.MaxLength)
            {
                throw new NotSupportedException(
                    $"expected at most {Array.MaxLength} elements in tensor '{name}' but got the shape "
                    + $"[{string.Join(", ", sizes)}]. Save it as several tensors.");
            }
        }

        if (begin > end || end - begin != length * elementSize)
        {
            throw new InvalidDataException(
                $"expected {length * elementSize} bytes for tensor '{name}', {type} [{string.Join(", ", sizes)}], but its "
                + $"data_offsets are {begin} and {end}.");
        }

        Shape shape = sizes.Count == 0 ? new Shape(1) : new Shape([.. sizes.Select(size => (int)size)]);
        return new SafeTensorsEntry(name, type, shape, begin, end);
    }

    /// <summary>Reads the tensor where the stream stands.</summary>
    public Tensor Read(Stream stream)
    {
        var tensor = new Tensor(Shape);
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
}
