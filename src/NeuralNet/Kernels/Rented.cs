using System.Buffers;

namespace NeuralNet.Kernels;

/// <summary>Memory of the shared pool, with anything in it, until it is disposed.</summary>
internal readonly ref struct Rented<T> : IDisposable
{
    private readonly T[] _array;

    public Rented(int length)
    {
        _array = ArrayPool<T>.Shared.Rent(length);
        Span = _array.AsSpan(0, length);
    }

    /// <summary>A copy.</summary>
    public Rented(ReadOnlySpan<T> values)
        : this(values.Length) => values.CopyTo(Span);

    public Span<T> Span { get; }

    public void Dispose() => ArrayPool<T>.Shared.Return(_array);
}
