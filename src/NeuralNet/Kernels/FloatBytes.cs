using System.Runtime.InteropServices;

namespace NeuralNet.Kernels;

/// <summary>Floats and doubles as the bytes that hold them, in the processor's order.</summary>
internal static class FloatBytes
{
    public static Span<byte> Of(Span<float> values) => MemoryMarshal.AsBytes(values);

    public static ReadOnlySpan<byte> Of(ReadOnlySpan<float> values) => MemoryMarshal.AsBytes(values);

    public static Span<byte> Of(Span<double> values) => MemoryMarshal.AsBytes(values);

    public static ReadOnlySpan<float> FloatsOf(ReadOnlySpan<byte> bytes) => MemoryMarshal.Cast<byte, float>(bytes);

    public static ReadOnlySpan<double> DoublesOf(ReadOnlySpan<byte> bytes) => MemoryMarshal.Cast<byte, double>(bytes);

    /// <summary>One whole number a float: 0 for 0, and for no other.</summary>
    public static ReadOnlySpan<int> Bits(ReadOnlySpan<float> values) => MemoryMarshal.Cast<float, int>(values);
}
