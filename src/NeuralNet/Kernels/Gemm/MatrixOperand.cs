namespace NeuralNet.Kernels;

/// <summary>
/// A factor of the product as it lies in memory: element (i, j) is <c>Data[i · RowStride + j · ColumnStride]</c>.
/// One of the strides is 1; transposing swaps them and moves nothing.
/// </summary>
internal readonly unsafe struct MatrixOperand<T>(T* data, nint rowStride, nint columnStride)
    where T : unmanaged
{
    public readonly T* Data = data;
    public readonly nint RowStride = rowStride;
    public readonly nint ColumnStride = columnStride;

    public MatrixOperand<T> Transposed => new(Data, ColumnStride, RowStride);

    /// <summary>The same without its first rows and columns.</summary>
    public MatrixOperand<T> From(nint row, nint column) => new(At(row, column), RowStride, ColumnStride);

    public T* At(nint row, nint column) => Data + (row * RowStride) + (column * ColumnStride);
}
