using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>A factor for each column.</summary>
internal static unsafe class ColumnScale
{
    /// <summary>destination[i, j] = source[i, j] · factors[j]. Destination may be the source.</summary>
    public static void Multiply(ReadOnlySpan<float> source, ReadOnlySpan<float> factors, Span<float> destination)
    {
        Debug.Assert(source.Length == destination.Length, "equal lengths");
        fixed (float* s = source, f = factors)
        {
            MatrixMap<Factor>.Run(new Factor(s, f, factors.Length), factors.Length, destination);
        }
    }

    /// <summary>totals[j] = Σ over rows of left[i, j] · right[i, j].</summary>
    public static void Products(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> totals)
    {
        Debug.Assert(left.Length == right.Length && left.Length % totals.Length == 0, "equal lengths, whole rows");
        fixed (float* l = left, r = right)
        {
            ColumnTotal<Product>.Run(new Product(l, r, totals.Length), left.Length / totals.Length, totals);
        }
    }

    private readonly struct Factor(float* source, float* factors, nint columns) : IElementRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector At<TSimd, TVector>(nint row, nint column, nint count)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct => TSimd.Multiply(
                Elements.Load<TSimd, TVector>(source + (row * columns) + column, count), Elements.Load<TSimd, TVector>(factors + column, count));
    }

    private readonly struct Product(float* left, float* right, nint columns) : IElementRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector At<TSimd, TVector>(nint row, nint column, nint count)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct => TSimd.Multiply(
                Elements.Load<TSimd, TVector>(left + (row * columns) + column, count),
                Elements.Load<TSimd, TVector>(right + (row * columns) + column, count));
    }
}
