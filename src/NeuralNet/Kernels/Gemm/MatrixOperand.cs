namespace NeuralNet.Kernels;

/// <summary>
/// A factor of the product as it lies in memory: element (i, j) is <c>Data[i · RowStride + j · ColumnStride]</c>.
/// One of the strides is 1; transposing swaps them and moves nothing.
/// </summary>
internal readonly unsafe struct MatrixOperand(float* data, nint rowStride, nint columnStride)
{
    public readonly float* Data = data;
    public readonly nint RowStride = rowStride;
    public readonly nint ColumnStride = columnStride;

    public MatrixOperand Transposed => new(Data, ColumnStride, RowStride);

    public float* At(nint row, nint column) => Data + (row * RowStride) + (column * ColumnStride);
}
