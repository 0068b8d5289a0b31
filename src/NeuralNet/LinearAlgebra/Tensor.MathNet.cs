using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Single;
using NeuralNet.Kernels;

namespace NeuralNet;

/// <content>To and from MathNet. It stores a matrix column after column, where a tensor stores rows: a copy keeps the matrix, a view is its transpose.</content>
public sealed partial class Tensor
{
    /// <summary>A copy of a matrix of MathNet, in whatever storage: [rows, columns].</summary>
    /// <param name="matrix">Dense, sparse, diagonal or a user's own.</param>
    /// <exception cref="ArgumentNullException">The matrix is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">It has more elements than an array.</exception>
    public static Tensor From(Matrix<float> matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        Tensor result = new(matrix.RowCount, matrix.ColumnCount);
        if (matrix.AsColumnMajorArray() is { } columns)
        {
            TransposeKernel.Transpose(columns, matrix.ColumnCount, matrix.RowCount, result.AsSpan());
        }
        else
        {
            foreach ((int row, int column, float value) in matrix.EnumerateIndexed(Zeros.AllowSkip))
            {
                result[row, column] = value;
            }
        }

        return result;
    }

    /// <summary>A copy of a vector of MathNet, in whatever storage: [N].</summary>
    /// <param name="vector">Dense, sparse or a user's own.</param>
    /// <exception cref="ArgumentNullException">The vector is null.</exception>
    public static Tensor From(Vector<float> vector)
    {
        ArgumentNullException.ThrowIfNull(vector);
        Tensor result = new(vector.Count);
        if (vector.AsArray() is { } elements)
        {
            elements.CopyTo(result.AsSpan());
        }
        else
        {
            foreach ((int index, float value) in vector.EnumerateIndexed(Zeros.AllowSkip))
            {
                result[index] = value;
            }
        }

        return result;
    }

    /// <summary>
    /// The TRANSPOSE of a dense matrix of MathNet as a tensor that shares its memory both ways: the columns of a matrix of R rows and C columns are the
    /// rows of a tensor [C, R].
    /// </summary>
    /// <param name="matrix">Dense: other storages have no array to share.</param>
    /// <exception cref="ArgumentNullException">The matrix is null.</exception>
    /// <exception cref="ArgumentException">The matrix is not dense.</exception>
    public static Tensor WrapTransposed(Matrix<float> matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        float[] columns = matrix.AsColumnMajorArray()
            ?? throw new ArgumentException(
                $"WrapTransposed expects a dense matrix, whose array it can share, but got {matrix.GetType().Name}. Use Tensor.From, which copies.", nameof(matrix));
        return new Tensor(columns, 0, new Shape(matrix.ColumnCount, matrix.RowCount));
    }

    /// <summary>A dense vector of MathNet as a tensor [N] that shares its memory both ways.</summary>
    /// <param name="vector">Dense: other storages have no array to share.</param>
    /// <exception cref="ArgumentNullException">The vector is null.</exception>
    /// <exception cref="ArgumentException">The vector is not dense.</exception>
    public static Tensor Wrap(Vector<float> vector)
    {
        ArgumentNullException.ThrowIfNull(vector);
        float[] elements = vector.AsArray()
            ?? throw new ArgumentException(
                $"Wrap expects a dense vector, whose array it can share, but got {vector.GetType().Name}. Use Tensor.From, which copies.", nameof(vector));
        return new Tensor(elements, 0, new Shape(elements.Length));
    }

    /// <summary>A copy of a matrix for MathNet: the same rows and columns, dense.</summary>
    /// <exception cref="InvalidOperationException">The tensor is not a matrix.</exception>
    public Matrix<float> ToMatrix()
    {
        ThrowIfNotMatrix(nameof(ToMatrix));
        float[] columns = new float[Length];
        TransposeKernel.Transpose(AsSpan(), Rows, Columns, columns);
        return new DenseMatrix(Rows, Columns, columns);
    }

    /// <summary>A copy of a vector for MathNet, dense.</summary>
    /// <exception cref="InvalidOperationException">The tensor is not a vector.</exception>
    public Vector<float> ToVector()
    {
        ThrowIfNotVector(nameof(ToVector));
        return new DenseVector(ToArray());
    }

    /// <summary>
    /// The TRANSPOSE of a matrix for MathNet, which shares memory both ways: MathNet stores columns one after the other, where
    /// a tensor stores rows, so it sees a tensor [R, C] as a matrix of C rows and R columns.
    /// </summary>
    /// <remarks>A copy that is not transposed is <see cref="ToMatrix"/>.</remarks>
    /// <example>
    /// <code>
    /// Tensor tensor = Tensor.From(new float[,] { { 1, 2, 3 }, { 4, 5, 6 } });   // [2, 3]
    /// Matrix&lt;float&gt; matrix = tensor.AsTransposedMatrix();                      // 3 x 2
    /// float six = matrix[2, 1];                                                 // tensor[1, 2]
    /// Vector&lt;float&gt; firstRow = matrix.Column(0);                               // 1, 2, 3: an example is a column
    /// </code>
    /// A product of tensors A · B is therefore <c>B.AsTransposedMatrix() * A.AsTransposedMatrix()</c>, again the transpose.
    /// </example>
    /// <exception cref="InvalidOperationException">
    /// The tensor is not a matrix; or it is a view of a part of an array, such as a range of rows or a parameter of a model,
    /// and MathNet accepts whole arrays only: use <see cref="Clone"/> first.
    /// </exception>
    public Matrix<float> AsTransposedMatrix()
    {
        ThrowIfNotMatrix(nameof(AsTransposedMatrix));
        ThrowIfPart(nameof(AsTransposedMatrix));
        return new DenseMatrix(Columns, Rows, _data);
    }

    /// <summary>A vector for MathNet that shares memory both ways.</summary>
    /// <exception cref="InvalidOperationException">
    /// The tensor is not a vector; or it is a view of a part of an array, and MathNet accepts whole arrays only: use <see cref="Clone"/> first.
    /// </exception>
    public Vector<float> AsVector()
    {
        ThrowIfNotVector(nameof(AsVector));
        ThrowIfPart(nameof(AsVector));
        return new DenseVector(_data);
    }

    private void ThrowIfNotVector(string operation)
    {
        if (Shape.Rank != 1)
        {
            throw new InvalidOperationException($"{operation} expects a vector [N] but got {Shape}. Reshape it, for example to [{Length}].");
        }
    }

    private void ThrowIfPart(string operation)
    {
        if (_data.Length != Length)
        {
            throw new InvalidOperationException(
                $"{operation} expects a tensor that fills its array but got {Shape}, a view of {Length} of {_data.Length} elements: "
                + $"MathNet accepts whole arrays only. Use Clone().{operation}(), which does not share memory.");
        }
    }
}
