namespace NeuralNet;

/// <content>The tensor as a matrix of <see cref="Rows"/> by <see cref="Columns"/>, in the same memory.</content>
public sealed partial class Tensor
{
    /// <summary>
    /// The transpose of <see cref="AsMatrixSpan"/> as a factor of a matrix product; no element is moved or copied, unlike
    /// with <see cref="Transpose"/>.
    /// </summary>
    public MatrixFactor Transposed => AsMatrixSpan().Transposed;

    /// <summary>The tensor as a matrix; the same as <see cref="AsMatrixSpan"/>.</summary>
    /// <exception cref="ArgumentNullException">The tensor is null.</exception>
    public static implicit operator MatrixSpan(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return tensor.AsMatrixSpan();
    }

    /// <summary>The tensor as a read-only matrix; the same as <see cref="AsMatrixSpan"/>.</summary>
    /// <exception cref="ArgumentNullException">The tensor is null.</exception>
    public static implicit operator ReadOnlyMatrixSpan(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return tensor.AsMatrixSpan();
    }

    /// <summary>
    /// The tensor as a matrix [<see cref="Rows"/>, <see cref="Columns"/>] that shares its memory: a vector is a column, and
    /// the columns of a tensor of three or four dimensions run over all but the outermost.
    /// </summary>
    public MatrixSpan AsMatrixSpan() => new(AsSpan(), Rows, Columns);
}
