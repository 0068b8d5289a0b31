using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NeuralNet.Kernels;

/// <summary>The elements behind what holds them for .NET: a two-dimensional array has them in row-major order.</summary>
internal static class MatrixElements
{
    /// <remarks>
    /// <see cref="Buffer.BlockCopy"/> counts bytes in 32 bits, too few above 2^29 floats; a <c>TensorSpan</c> copies element by
    /// element, three to five times slower.
    /// </remarks>
    public static Span<float> Of(float[,] matrix) => MemoryMarshal.CreateSpan(
        ref Unsafe.As<byte, float>(ref MemoryMarshal.GetArrayDataReference(matrix)), matrix.Length);

    /// <summary>The part of an array that a memory is; null where another owner holds it.</summary>
    public static ArraySegment<float>? ArrayOf(Memory<float> memory) =>
        MemoryMarshal.TryGetArray(memory, out ArraySegment<float> part) ? part : default(ArraySegment<float>?);
}
