namespace NeuralNet;

/// <summary>A factor of a matrix product: a matrix as it lies in memory, and whether the product uses its transpose.</summary>
/// <remarks>
/// Transposing sets a flag and moves nothing. A <see cref="Tensor"/>, a <see cref="MatrixSpan"/> and a
/// <see cref="ReadOnlyMatrixSpan"/> convert to the factor that is not transposed; their <c>Transposed</c> is the other one.
/// </remarks>
public readonly ref struct MatrixFactor
{
    /// <summary>A factor.</summary>
    /// <param name="matrix">The matrix as it lies in memory.</param>
    /// <param name="isTransposed">Whether the product uses its transpose.</param>
    public MatrixFactor(ReadOnlyMatrixSpan matrix, bool isTransposed = false)
    {
        Matrix = matrix;
        IsTransposed = isTransposed;
    }

    /// <summary>The matrix as it lies in memory, before transposition.</summary>
    public ReadOnlyMatrixSpan Matrix { get; }

    /// <summary>Whether the product uses the transpose of <see cref="Matrix"/>.</summary>
    public bool IsTransposed { get; }

    /// <summary>Number of rows after transposition.</summary>
    public int Rows => IsTransposed ? Matrix.Columns : Matrix.Rows;

    /// <summary>Number of columns after transposition.</summary>
    public int Columns => IsTransposed ? Matrix.Rows : Matrix.Columns;

    /// <summary>The transpose of this factor.</summary>
    public MatrixFactor Transposed => new(Matrix, !IsTransposed);

    /// <summary>The matrix, not transposed.</summary>
    public static implicit operator MatrixFactor(ReadOnlyMatrixSpan matrix) => new(matrix);

    /// <summary>The matrix, not transposed.</summary>
    public static implicit operator MatrixFactor(MatrixSpan matrix) => new(matrix);

    /// <summary>The tensor as a matrix of <see cref="Tensor.Rows"/> by <see cref="Tensor.Columns"/>, not transposed.</summary>
    /// <exception cref="ArgumentNullException">The tensor is null.</exception>
    public static implicit operator MatrixFactor(Tensor tensor) => new((ReadOnlyMatrixSpan)tensor);

    /// <summary>Text such as <c>[64, 784]</c> or <c>[64, 784] transposed</c>.</summary>
    public override string ToString() => IsTransposed ? $"{Matrix.Shape} transposed" : $"{Matrix.Shape}";
}
