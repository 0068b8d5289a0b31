using System.Numerics;
using System.Numerics.Tensors;
using MathNet.Numerics.Providers.LinearAlgebra;
using static NeuralNet.ProviderArguments;

namespace NeuralNet;

/// <summary>The arithmetic by element and the norms of <see cref="SimdLinearAlgebraProvider"/>.</summary>
internal static class DenseVectors
{
    /// <summary>result = y + alpha · x.</summary>
    public static void AddScaled<T>(T[] y, T alpha, T[] x, T[] result)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ThrowIfUnequal(x, y, result, "AddVectorToScaledVector");
        if (alpha == T.Zero)
        {
            y.CopyTo(result, 0); // x may hold NaN.
        }
        else
        {
            TensorPrimitives.MultiplyAdd(x, alpha, y, result);
        }
    }

    /// <summary>result = alpha · x.</summary>
    public static void Scale<T>(T alpha, T[] x, T[] result)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ThrowIfUnequal(x, x, result, "ScaleArray");
        if (alpha == T.Zero)
        {
            Array.Clear(result); // x may hold NaN.
        }
        else
        {
            TensorPrimitives.Multiply(x, alpha, result);
        }
    }

    public static T Dot<T>(T[] x, T[] y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ThrowIfUnequal(x, y, x, "DotProduct");
        return TensorPrimitives.Dot<T>(x, y);
    }

    public static void Add<T>(T[] x, T[] y, T[] result)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ThrowIfUnequal(x, y, result, "AddArrays");
        TensorPrimitives.Add<T>(x, y, result);
    }

    public static void Subtract<T>(T[] x, T[] y, T[] result)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ThrowIfUnequal(x, y, result, "SubtractArrays");
        TensorPrimitives.Subtract<T>(x, y, result);
    }

    public static void Multiply<T>(T[] x, T[] y, T[] result)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ThrowIfUnequal(x, y, result, "PointWiseMultiplyArrays");
        TensorPrimitives.Multiply<T>(x, y, result);
    }

    public static void Divide<T>(T[] x, T[] y, T[] result)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ThrowIfUnequal(x, y, result, "PointWiseDivideArrays");
        TensorPrimitives.Divide<T>(x, y, result);
    }

    /// <summary>A norm of a matrix; that of Frobenius, √Σx², in float64. MathNet's managed provider multiplies the matrix with its transpose for it.</summary>
    public static double Norm<T>(ILinearAlgebraProvider<T> managed, Norm norm, int rows, int columns, T[] matrix)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ThrowIfNot(matrix, rows, columns, nameof(matrix), "MatrixNorm");
        if (norm != MathNet.Numerics.Providers.LinearAlgebra.Norm.FrobeniusNorm)
        {
            return managed.MatrixNorm(norm, rows, columns, matrix);
        }

        double sum = 0;
        foreach (T value in matrix)
        {
            double x = double.CreateTruncating(value);
            sum += x * x;
        }

        return Math.Sqrt(sum);
    }
}
