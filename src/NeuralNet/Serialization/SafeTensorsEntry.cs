using System.Numerics;

namespace NeuralNet;

/// <summary>One tensor of a safetensors file as the file's header describes it, before any of its numbers is read.</summary>
/// <remarks>Never changes; many threads may use it.</remarks>
public sealed class SafeTensorsEntry
{
    internal SafeTensorsEntry(string name, string type, IReadOnlyList<long> sizes, long begin, long end)
    {
        Name = name;
        Type = type;
        Sizes = sizes;
        Begin = begin;
        End = end;
    }

    /// <summary>The tensor's name, such as <c>0.weight</c>.</summary>
    public string Name { get; }

    /// <summary>The type of its elements as the file names it, such as <c>F32</c> or <c>I64</c>.</summary>
    public string Type { get; }

    /// <summary>The sizes of its dimensions, outermost first; none for a single number.</summary>
    public IReadOnlyList<long> Sizes { get; }

    /// <summary>The bytes of its elements in the file.</summary>
    public long ByteCount => End - Begin;

    /// <summary>
    /// Whether it can be read as float32: its type is F64, F32, F16, BF16, a whole number of 8 to 64 bits (I64, U8, ...) or BOOL, it has
    /// at most 4 dimensions, and no more elements than an array holds.
    /// </summary>
    public bool IsSupported => WhyNotSupported() is null;

    /// <summary>Where its bytes begin, counted from the end of the header.</summary>
    internal long Begin { get; }

    /// <summary>Where its bytes end, exclusive.</summary>
    internal long End { get; }

    /// <summary>Text such as <c>0.weight F32 [10, 784]</c>.</summary>
    public override string ToString() => $"{Name} {Type} {SizesText}";

    /// <summary>The sizes for a message, such as <c>[10, 784]</c>.</summary>
    internal string SizesText => FileText.Cut($"[{string.Join(", ", Sizes)}]");

    /// <summary>A float32 tensor that begins where another entry ends.</summary>
    internal static SafeTensorsEntry After(long begin, string name, params IReadOnlyList<long> sizes) =>
        new(name, ElementCodec.Float32, sizes, begin, sizes.Aggregate((long)sizeof(float), (product, size) => product * size) + begin);

    /// <summary>Checks that the sizes and the bytes agree, as far as the type is known.</summary>
    /// <exception cref="InvalidDataException">They contradict each other.</exception>
    internal void Check()
    {
        int elementSize = ElementCodec.SizeOf(Type);
        BigInteger bytes = elementSize == 0
            ? ByteCount
            : Sizes.Aggregate(new BigInteger(elementSize), (product, size) => product * size);
        if (Begin > End || ByteCount != bytes)
        {
            throw new InvalidDataException(
                $"expected {FileText.Cut($"{bytes}")} bytes for tensor '{FileText.Cut(Name)}', {FileText.Cut(Type)} {SizesText}, but its "
                + $"data_offsets are {Begin} and {End}.");
        }
    }

    /// <summary>The tensor's shape; a single number without dimensions gets [1].</summary>
    /// <param name="source">The file, for the error.</param>
    /// <exception cref="NotSupportedException">The tensor cannot be read.</exception>
    internal Shape ToShape(string source) => WhyNotSupported() is string why
        ? throw new NotSupportedException($"Cannot read {source}: {why}")
        : Sizes.Count == 0 ? new Shape(1) : new Shape([.. Sizes.Select(size => (int)size)]);

    /// <summary>Why the tensor cannot be read, its type first, and how to change that; null where it can.</summary>
    internal string? WhyNotSupported()
    {
        if (ElementCodec.SizeOf(Type) == 0)
        {
            return $"expected {ElementCodec.ReadTypes} for the dtype of tensor '{FileText.Cut(Name)}' but got {FileText.Cut(Type)}. Convert "
                + "it first, such as with tensor.float() in Python.";
        }

        if (Sizes.Count > Shape.MaxRank)
        {
            return $"expected at most {Shape.MaxRank} dimensions for tensor '{FileText.Cut(Name)}' but got {Sizes.Count}. Save it with "
                + "fewer, such as with tensor.flatten(1) in Python.";
        }

        // A size of 0 counts as 1, as in Shape: no product of some sizes may overflow next to it.
        BigInteger atMost = Sizes.Aggregate(BigInteger.One, (product, size) => product * Math.Max(size, 1));
        return atMost <= Array.MaxLength ? null
            : $"expected at most {Array.MaxLength} elements in tensor '{FileText.Cut(Name)}' but got the shape {SizesText}. "
                + "Save it as several tensors.";
    }
}
