using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NeuralNet.Kernels;

/// <summary>Sums the rows of a matrix: the gradient of a bias.</summary>
internal static unsafe class ColumnSum
{
    /// <summary>destination = alpha · (sum of the rows of source[rows, destination.Length]) + beta · destination.</summary>
    /// <remarks>With beta = 0, the destination is not read. Each column is summed row by row.</remarks>
    public static void Add(float alpha, ReadOnlySpan<float> source, float beta, Span<float> destination)
    {
        Debug.Assert(source.Length % destination.Length == 0, "whole rows");
        fixed (float* s = source, d = destination)
        {
            int columns = destination.Length;
            int rows = source.Length / columns;
            switch (KernelPaths.Current)
            {
                case KernelPath.Vector512: Add<Simd512, Vector512<float>>(alpha, s, rows, columns, beta, d); break;
                case KernelPath.Vector256: Add<Simd256, Vector256<float>>(alpha, s, rows, columns, beta, d); break;
                case KernelPath.Vector128: Add<Simd128, Vector128<float>>(alpha, s, rows, columns, beta, d); break;
                default: Add<SimdScalar, float>(alpha, s, rows, columns, beta, d); break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add<TSimd, TVector>(float alpha, float* source, int rows, int columns, float beta, float* destination)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        int width = TSimd.Width;
        int j = 0;
        for (; j + (4 * width) <= columns; j += 4 * width)
        {
            TVector s0 = default, s1 = default, s2 = default, s3 = default;
            float* row = source + j;
            for (int i = 0; i < rows; i++, row += columns)
            {
                s0 = TSimd.Add(s0, TSimd.Load(row));
                s1 = TSimd.Add(s1, TSimd.Load(row + width));
                s2 = TSimd.Add(s2, TSimd.Load(row + (2 * width)));
                s3 = TSimd.Add(s3, TSimd.Load(row + (3 * width)));
            }

            Store<TSimd, TVector>(s0, alpha, beta, destination + j);
            Store<TSimd, TVector>(s1, alpha, beta, destination + j + width);
            Store<TSimd, TVector>(s2, alpha, beta, destination + j + (2 * width));
            Store<TSimd, TVector>(s3, alpha, beta, destination + j + (3 * width));
        }

        for (; j + width <= columns; j += width)
        {
            Column<TSimd, TVector>(alpha, source + j, rows, columns, beta, destination + j);
        }

        for (; j < columns; j++)
        {
            Column<SimdScalar, float>(alpha, source + j, rows, columns, beta, destination + j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Column<TSimd, TVector>(float alpha, float* source, int rows, int columns, float beta, float* destination)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        TVector sum = default;
        for (int i = 0; i < rows; i++, source += columns)
        {
            sum = TSimd.Add(sum, TSimd.Load(source));
        }

        Store<TSimd, TVector>(sum, alpha, beta, destination);
    }

    private static void Store<TSimd, TVector>(TVector sum, float alpha, float beta, float* destination)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        sum = TSimd.Multiply(sum, TSimd.Broadcast(alpha));
        if (beta != 0)
        {
            sum = TSimd.MultiplyAdd(TSimd.Load(destination), TSimd.Broadcast(beta), sum);
        }

        TSimd.Store(sum, destination);
    }
}
