using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>
/// Memory that a layer needs between Forward and Backward, or inside one of them: a matrix with a row for each row of the batch.
/// It grows to the largest batch and serves smaller ones without allocating.
/// </summary>
/// <remarks>Make it a field of the class that <see cref="LayerContext.Memory{T}"/> gives, never of the layer. The matrix begins at a cache line.</remarks>
public sealed class RowBuffer
{
    private float[] _data = [];
    private int _start;
    private int _rows;
    private int _columns;

    /// <summary>The matrix in the last requested size; empty before.</summary>
    public MatrixSpan Current => new(_data.AsSpan(_start, _rows * _columns), _rows, _columns);

    /// <summary>The matrix in the given size. Calls with the same size give the same memory and keep its content.</summary>
    /// <param name="rows">Rows of the batch.</param>
    /// <param name="columns">Length of a row.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, or their product is too large for an array.</exception>
    public MatrixSpan Of(int rows, int columns)
    {
        int length = new Shape(rows, columns).Length;
        if (_data.Length - _start < length)
        {
            _data = AlignedArray.Allocate(length, out _start);
        }

        (_rows, _columns) = (rows, columns);
        return Current;
    }
}
