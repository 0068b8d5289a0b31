using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Single;

namespace NeuralNet;

/// <content>The same numbers as other libraries' types, and turned around.</content>
public sealed partial class Tensor
{
    /// <summary>A view for <c>System.Numerics.Tensors</c>: shares memory, changes show in the tensor.</summary>
    public TensorSpan<float> AsTensorSpan() => new(_data, TensorSpanLengths());

    /// <summary>A read-only view for <c>System.Numerics.Tensors</c>: shares memory.</summary>
    public ReadOnlyTensorSpan<float> AsReadOnlyTensorSpan() => new(_data, TensorSpanLengths());

    /// <summary>
    /// A view of a matrix for MathNet, which shares memory both ways. It is the TRANSPOSE: MathNet stores columns one after
    /// the other, where a tensor stores rows, so a tensor [R, C] is seen as a matrix of C rows and R columns.
    /// </summary>
    /// <example>
    /// <code>
    /// Tensor tensor = Tensor.From(new float[,] { { 1, 2, 3 }, { 4, 5, 6 } });   // [2, 3]
    /// Matrix&lt;float&gt; matrix = tensor.AsMatrix();                                // 3 x 2
    /// float six = matrix[2, 1];                                                 // tensor[1, 2]
    /// Vector&lt;float&gt; firstRow = matrix.Column(0);                               // 1, 2, 3: an example is a column
    /// </code>
    /// A product of tensors A · B is therefore <c>B.AsMatrix() * A.AsMatrix()</c>, again the transpose.
    /// </example>
    /// <exception cref="InvalidOperationException">The tensor is not a matrix.</exception>
    public Matrix<float> AsMatrix()
    {
        ThrowIfNotMatrix(nameof(AsMatrix));
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
        Buffer.BlockCopy(_data, 0, copy, 0, Length * sizeof(float));
        return copy;
    }

    /// <summary>A copy of a matrix with rows and columns exchanged: result[j, i] = x[i, j].</summary>
    /// <exception cref="InvalidOperationException">The tensor is not a matrix.</exception>
    public Tensor Transpose()
    {
        ThrowIfNotMatrix(nameof(Transpose));
        Tensor result = new(Columns, Rows);

        // MathNet's view of the result, [Rows, Columns], is to hold the transpose of its view of this.
        AsMatrix().Transpose(result.AsMatrix());
        return result;
    }

    private nint[] TensorSpanLengths() => Array.ConvertAll(Shape.ToArray(), size => (nint)size);

    private void ThrowIfNotMatrix(string operation)
    {
        if (Shape.Rank != 2)
        {
            throw new InvalidOperationException(
                $"{operation} expects a matrix [rows, columns], but the tensor is {Shape}. "
                + $"Reshape it, such as to {new Shape(Rows, Columns)}.");
        }
    }
}
