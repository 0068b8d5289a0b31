using System.Numerics;

namespace NeuralNet.Tests.Reference;

/// <summary>
/// A matrix product of floats or doubles in twice double's precision: each product is a pair of doubles without error, and so is each sum but for
/// terms of 2^-104 (Ogita, Rump and Oishi 2005, SIAM J. Sci. Comput. 26(6), Dot2).
/// </summary>
internal sealed class CompensatedProduct
{
    private readonly (double High, double Low)[] _sums;
    private readonly double[] _sizes;

    private CompensatedProduct(int length)
    {
        _sums = new (double, double)[length];
        _sizes = new double[length];
    }

    /// <summary>op(a)[m,k] · op(b)[k,n]; a matrix that is transposed lies in memory as [k,m] or [n,k].</summary>
    public static CompensatedProduct Of<T>(ReadOnlySpan<T> a, bool transposeA, ReadOnlySpan<T> b, bool transposeB, int m, int n, int k)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var product = new CompensatedProduct(m * n);
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                (double High, double Low) sum = (0, 0);
                double size = 0;
                for (int p = 0; p < k; p++)
                {
                    double x = double.CreateTruncating(transposeA ? a[(p * m) + i] : a[(i * k) + p]);
                    double y = double.CreateTruncating(transposeB ? b[(j * k) + p] : b[(p * n) + j]);
                    sum = Add(sum, x, y);
                    size += Math.Abs(x * y);
                }

                product._sums[(i * n) + j] = sum;
                product._sizes[(i * n) + j] = size;
            }
        }

        return product;
    }

    /// <summary>alpha · element + beta · old, rounded once, and the sum of the sizes of all that was added.</summary>
    public (double Value, double Size) At(int index, double alpha, double beta, double old)
    {
        (double High, double Low) sum = Add((0, 0), _sums[index].High, alpha);
        sum = Add(sum, beta, old);
        return (sum.High + (sum.Low + (_sums[index].Low * alpha)), (Math.Abs(alpha) * _sizes[index]) + Math.Abs(beta * old));
    }

    private static (double High, double Low) Add((double High, double Low) sum, double x, double y)
    {
        double product = x * y;
        double productError = Math.FusedMultiplyAdd(x, y, -product);
        double high = sum.High + product;
        double part = high - sum.High;
        double sumError = (sum.High - (high - part)) + (product - part);
        return (high, sum.Low + (sumError + productError));
    }
}
