using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using MathNet.Numerics.Providers.LinearAlgebra;
using static NeuralNet.ProviderArguments;

namespace NeuralNet;

/// <summary>The arithmetic by element and the norms of <see cref="SimdLinearAlgebraProvider"/>.</summary>
internal static class DenseVectors
{
    // Elements below which a plain loop, inlined into the caller, is done before a call to the vectorised method has begun.
    private const int Short = 32;

    /// <summary>result = y + alpha · x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddScaled<T>(T[] y, T alpha, T[] x, T[] result)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ThrowIfUnequal(x, y, result, "AddVectorToScaledVector");
        if (alpha == T.Zero)
        {
            y.CopyTo(result, 0); // x may hold NaN.
        }
        else if (result.Length < Short)
        {
            for (int i = 0; i < result.Length; i++)
            {
                result[i] = y[i] + (alpha * x[i]);
            }
        }
        else
        {
            TensorPrimitives.MultiplyAdd(x, alpha, y, result);
        }
    }

    /// <summary>result = alpha · x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Scale<T>(T alpha, T[] x, T[] result)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(x);
        ThrowIfUnequal(x, x, result, "ScaleArray");
        if (alpha == T.Zero)
        {
            Array.Clear(result); // x may hold NaN.
        }
        else if (result.Length < Short)
        {
            for (int i = 0; i < result.Length; i++)
            {
                result[i] = alpha * x[i];
            }
        }
        else
        {
            TensorPrimitives.Multiply(x, alpha, result);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Dot<T>(T[] x, T[] y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ThrowIfUnequal(x, y, x, "DotProduct");
        if (x.Length >= Short)
        {
            return TensorPrimitives.Dot<T>(x, y);
        }

        T sum = T.Zero;
        for (int i = 0; i < x.Length; i++)
        {
            sum += x[i] * y[i];
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add<T>(T[] x, T[] y, T[] result)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ThrowIfUnequal(x, y, result, "AddArrays");
        if (result.Length < Short)
        {
            for (int i = 0; i < result.Length; i++)
            {
                result[i] = x[i] + y[i];
            }
        }
        else
        {
            TensorPrimitives.Add<T>(x, y, result);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Subtract<T>(T[] x, T[] y, T[] result)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ThrowIfUnequal(x, y, result, "SubtractArrays");
        if (result.Length < Short)
        {
            for (int i = 0; i < result.Length; i++)
            {
                result[i] = x[i] - y[i];
            }
        }
        else
        {
            TensorPrimitives.Subtract<T>(x, y, result);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Multiply<T>(T[] x, T[] y, T[] result)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ThrowIfUnequal(x, y, result, "PointWiseMultiplyArrays");
        if (result.Length < Short)
        {
            for (int i = 0; i < result.Length; i++)
            {
                result[i] = x[i] * y[i];
            }
        }
        else
        {
            TensorPrimitives.Multiply<T>(x, y, result);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Divide<T>(T[] x, T[] y, T[] result)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ThrowIfUnequal(x, y, result, "PointWiseDivideArrays");
        if (result.Length < Short)
        {
            for (int i = 0; i < result.Length; i++)
            {
                result[i] = x[i] / y[i];
            }
        }
        else
        {
            TensorPrimitives.Divide<T>(x, y, result);
        }
    }

    /// <summary>A norm of a matrix; that of Frobenius, √Σx², in float64. MathNet's managed provider multiplies the matrix with its transpose for it.</summary>
    public static double Norm<T>(Norm norm, int rows, int columns, T[] matrix)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ThrowIfNot(matrix, rows, columns, nameof(matrix), "MatrixNorm");
        if (norm != MathNet.Numerics.Providers.LinearAlgebra.Norm.FrobeniusNorm)
        {
            return ManagedProvider<T>.Instance.MatrixNorm(norm, rows, columns, matrix);
        }

        return Math.Sqrt(SumOfSquares<T>(matrix));
    }

    // Four sums, since one would wait for each addition.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double SumOfSquares<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        int i = 0;
        for (; i <= values.Length - 4; i += 4)
        {
            s0 += Square(values[i]);
            s1 += Square(values[i + 1]);
            s2 += Square(values[i + 2]);
            s3 += Square(values[i + 3]);
        }

        for (; i < values.Length; i++)
        {
            s0 += Square(values[i]);
        }

        return s0 + s1 + s2 + s3;

        static double Square(T value) => double.CreateTruncating(value) * double.CreateTruncating(value);
    }
}
