using System.Numerics;
using NeuralNet.Kernels;

namespace NeuralNet.Tests.Kernels;

/// <summary>Products of parts of larger matrices, as factorizations need them: any strides, the same chain of multiply-adds, nothing written outside.</summary>
public abstract unsafe class GemmPartsTests<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int Stride = 97;
    private const int Depth = 61;

    [Fact]
    public void Multiply_PartsOfMatrices_IsTheProductOfTheParts()
    {
        foreach ((int m, int n, int k) in new[] { (1, 1, 1), (1, 5, 3), (5, 1, 3), (1, 40, 33), (40, 1, 33), (2, 3, 1), (7, 17, 9), (40, 45, 50), (33, 2, 20), (1, 1, 40), (3, 40, 1) })
        {
            for (int layout = 0; layout < 8; layout++)
            {
                bool columnsOfA = (layout & 1) != 0, columnsOfB = (layout & 2) != 0, columnsOfC = (layout & 4) != 0;
                T[] a = Samples.Uniform<T>(1, Stride * Depth), b = Samples.Uniform<T>(2, Stride * Depth), c = Samples.Uniform<T>(3, Stride * Depth);
                T[] expected = [.. c];
                T alpha = T.CreateTruncating(0.5);
                fixed (T* pa = a, pb = b, pc = c, pe = expected)
                {
                    MatrixOperand<T> left = Part(pa, columnsOfA), right = Part(pb, columnsOfB), product = Part(pc, columnsOfC), reference = Part(pe, columnsOfC);
                    for (int i = 0; i < m; i++)
                    {
                        for (int j = 0; j < n; j++)
                        {
                            T sum = T.Zero;
                            for (int p = 0; p < k; p++)
                            {
                                sum += *left.At(i, p) * *right.At(p, j);
                            }

                            *reference.At(i, j) = (alpha * sum) + *reference.At(i, j);
                        }
                    }

                    Gemm.Multiply(alpha, left, right, m, n, k, T.One, product);
                }

                double allowed = 1e-5 * (typeof(T) == typeof(float) ? 1 : 1e-8);
                for (int i = 0; i < c.Length; i++)
                {
                    double distance = Math.Abs(double.CreateTruncating(c[i] - expected[i]));
                    if (!(distance <= allowed))
                    {
                        Assert.Fail($"{m}x{n}x{k}, layout {layout}: element {i} is {c[i]} instead of {expected[i]}.");
                    }
                }
            }
        }
    }

    private static MatrixOperand<T> Part(T* data, bool byColumns) => (byColumns ? new MatrixOperand<T>(data, 1, Stride) : new MatrixOperand<T>(data, Stride, 1)).From(4, 5);
}

[Trait("Category", "Numeric")]
public sealed class FloatGemmPartsTests : GemmPartsTests<float>;

[Trait("Category", "Numeric")]
public sealed class DoubleGemmPartsTests : GemmPartsTests<double>;
