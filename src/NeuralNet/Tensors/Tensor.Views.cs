using System.Numerics.Tensors;
using NeuralNet.Kernels;

namespace NeuralNet;

/// <content>Views and copies: for other libraries, as arrays, transposed.</content>
public sealed partial class Tensor
{
    /// <summary>A view for <c>System.Numerics.Tensors</c>: shares memory, changes show in the tensor.</summary>
    public TensorSpan<float> AsTensorSpan() => new(AsSpan(), TensorSpanLengths());

    /// <summary>A read-only view for <c>System.Numerics.Tensors</c>: shares memory.</summary>
    public ReadOnlyTensorSpan<float> AsReadOnlyTensorSpan() => new(AsSpan(), TensorSpanLengths());

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
