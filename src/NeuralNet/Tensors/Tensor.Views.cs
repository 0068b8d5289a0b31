using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Single;
using NeuralNet.Kernels;

namespace NeuralNet;

/// <content>Views and copies: for other libraries, as arrays, transposed.</content>
public sealed partial class Tensor
{
    /// <summary>A view for <c>System.Numerics.Tensors</c>: shares memory, changes show in the tensor.</summary>
    public TensorSpan<float> AsTensorSpan() => new(AsSpan(), TensorSpanLengths());

    /// <summary>A read-only view for <c>System.Numerics.Tensors</c>: shares memory.</summary>
    public ReadOnlyTensorSpan<float> AsReadOnlyTensorSpan() => new(AsSpan(), TensorSpanLengths());

    /// <summary>
    /// The TRANSPOSE of a matrix for MathNet, which shares memory both ways: MathNet stores columns one after the other, where
    /// a tensor stores rows, so it sees a tensor [R, C] as a matrix of C rows and R columns.
    /// </summary>
    /// <remarks>
    /// A copy that is not transposed is <c>Matrix&lt;float&gt;.Build.DenseOfRowMajor(tensor.Rows, tensor.Columns, tensor.ToArray())</c>.
    /// </remarks>
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
        if (_data.Length != Length)
        {
            throw new InvalidOperationException(
                $"AsTransposedMatrix expects a tensor that fills its array but got {Shape}, a view of {Length} of {_data.Length} elements: "
                + "MathNet accepts whole arrays only. Use Clone().AsTransposedMatrix(), which does not share memory.");
        }

        return new DenseMatrix(Columns, Rows, _data);
    }

    /// <summary>A copy of the elements, row after row.</summary>
    public float[] ToArray() => AsSpan().ToArray();

    /// <summary>A copy of a matrix.</summary>
    /// <exception cref="InvalidOperationException">The tensor is not a matrix.</exception>
    public float[,] ToArray2D()
    {
        ThrowIfNotMatrix(nameof(ToArray2D));
        float[,] copy = new float[Rows, Columns];
        AsSpan().CopyTo(MatrixElements.Of(copy));
        return copy;
    }

    /// <summary>A copy of a matrix with rows and columns exchanged: result[j, i] = x[i, j].</summary>
    /// <remarks>A matrix product needs no copy: it takes <see cref="Transposed"/>.</remarks>
    /// <returns>[C, R] for a matrix [R, C], new.</returns>
    /// <exception cref="InvalidOperationException">The tensor is not a matrix.</exception>
    public Tensor Transpose()
    {
        ThrowIfNotMatrix(nameof(Transpose));
        Tensor result = new(Columns, Rows);
        TransposeKernel.Transpose(AsSpan(), Rows, Columns, result.AsSpan());
        return result;
    }

    private nint[] TensorSpanLengths() => Array.ConvertAll(Shape.ToArray(), size => (nint)size);

    private void ThrowIfNotMatrix(string operation)
    {
        if (Shape.Rank != 2)
        {
            throw new InvalidOperationException(
                $"{operation} expects a matrix [rows, columns] but got {Shape}. "
                + $"Reshape it, for example to {new Shape(Rows, Columns)}.");
        }
    }
}
