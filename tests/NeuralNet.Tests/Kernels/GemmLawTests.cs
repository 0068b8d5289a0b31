using System.Numerics;
using CsCheck;
using NeuralNet.Kernels;

namespace NeuralNet.Tests.Kernels;

/// <summary>Laws of the matrix product, on shapes and seeds that CsCheck draws.</summary>
public abstract class GemmLawTests<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int Iterations = 150;

    private static readonly Gen<(int M, int N, int K, int Seed)> Shapes =
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 70], Gen.Int[1, 60], Gen.Int[0, 1_000_000]);

    // (AB)ᵀ = BᵀAᵀ: the operands change roles, so packed and in place, rows and columns are checked against each other.
    [Fact]
    public void Multiply_TransposedProduct_IsProductOfTransposesReversed() => Shapes.Sample(
        shape =>
        {
            (int m, int n, int k, int seed) = shape;
            T[] a = Samples.Uniform<T>(seed, m * k);
            T[] b = Samples.Uniform<T>(seed + 1, k * n);
            T[] product = new T[m * n];
            T[] reversed = new T[n * m];

            Gemm.Multiply<T>(T.One, a, false, b, false, m, n, k, T.Zero, product);
            Gemm.Multiply<T>(T.One, b, true, a, true, n, m, k, T.Zero, reversed);

            ShouldBeClose(reversed, i => product[(i % m * n) + (i / m)], k);
        },
        iter: Iterations);

    // The flags say how a matrix lies in memory: transposing it there and setting the flag changes nothing.
    [Fact]
    public void Multiply_SourcesTransposedInMemoryAndByFlag_GiveTheSameProduct() => Shapes.Sample(
        shape =>
        {
            (int m, int n, int k, int seed) = shape;
            T[] a = Samples.Uniform<T>(seed, m * k);
            T[] b = Samples.Uniform<T>(seed + 1, k * n);
            T[] plain = new T[m * n];
            T[] flagged = new T[m * n];

            Gemm.Multiply<T>(T.One, a, false, b, false, m, n, k, T.Zero, plain);
            Gemm.Multiply<T>(T.One, Transposed(a, m, k), true, Transposed(b, k, n), true, m, n, k, T.Zero, flagged);

            ShouldBeClose(flagged, i => plain[i], k);
        },
        iter: Iterations);

    // A power of two scales without rounding, so the two products have the same bits.
    [Fact]
    public void Multiply_AlphaAPowerOfTwo_ScalesExactly() => Gen.Select(Shapes, Gen.Int[-8, 8]).Sample(
        (shape, exponent) =>
        {
            (int m, int n, int k, int seed) = shape;
            T[] a = Samples.Uniform<T>(seed, m * k);
            T[] b = Samples.Uniform<T>(seed + 1, k * n);
            T[] once = new T[m * n];
            T[] scaled = new T[m * n];
            T alpha = T.ScaleB(T.One, exponent);

            Gemm.Multiply<T>(T.One, a, false, b, false, m, n, k, T.Zero, once);
            Gemm.Multiply<T>(alpha, a, false, b, false, m, n, k, T.Zero, scaled);

            Samples.ShouldBeSameBits<T>(scaled, Array.ConvertAll(once, x => x * alpha), $"alpha {alpha}");
        },
        iter: Iterations);

    // alpha₁ · AB + alpha₂ · AB by two calls, the second on top of the first, is (alpha₁ + alpha₂) · AB.
    [Fact]
    public void Multiply_TwoAlphas_Add() => Gen.Select(Shapes, Gen.Double[-2, 2], Gen.Double[-2, 2]).Sample(
        (shape, one, other) =>
        {
            T first = T.CreateTruncating(one), second = T.CreateTruncating(other);
            (int m, int n, int k, int seed) = shape;
            T[] a = Samples.Uniform<T>(seed, m * k);
            T[] b = Samples.Uniform<T>(seed + 1, k * n);
            T[] twice = new T[m * n];
            T[] sum = new T[m * n];

            Gemm.Multiply<T>(first, a, false, b, true, m, n, k, T.Zero, twice);
            Gemm.Multiply<T>(second, a, false, b, true, m, n, k, T.One, twice);
            Gemm.Multiply<T>(first + second, a, false, b, true, m, n, k, T.Zero, sum);

            ShouldBeClose(twice, i => sum[i], 8 * k);
        },
        iter: Iterations);

    [Fact]
    public void Multiply_RowsOfABatch_HaveTheBitsOfTheRowsAlone() => Gen.Select(Shapes, Gen.Bool, Gen.Int[1, 8]).Sample(
        (shape, transposeB, most) =>
        {
            (int m, int n, int k, int seed) = shape;
            T[] a = Samples.Uniform<T>(seed, m * k);
            T[] b = Samples.Uniform<T>(seed + 1, k * n);
            T[] batch = new T[m * n];
            Gemm.Multiply<T>(T.One, a, false, b, transposeB, m, n, k, T.Zero, batch);

            int row = seed % m;
            int rows = Math.Min(most, m - row);
            T[] alone = new T[rows * n];
            Gemm.Multiply<T>(T.One, a.AsSpan(row * k, rows * k), false, b, transposeB, rows, n, k, T.Zero, alone);

            Samples.ShouldBeSameBits<T>(alone, batch.AsSpan(row * n, rows * n), $"rows from {row} of {m}, n {n}, k {k}");
        },
        iter: Iterations);

    // Elements are below 1, so a sum of k products is off by less than k · k · u on either side.
    private static void ShouldBeClose(T[] actual, Func<int, T> expected, int k)
    {
        double allowed = 2.0 * (k + 8) * k * (typeof(T) == typeof(float) ? Math.ScaleB(1, -24) : Math.ScaleB(1, -53));
        for (int i = 0; i < actual.Length; i++)
        {
            double distance = double.CreateTruncating(actual[i] - expected(i));
            if (!(Math.Abs(distance) <= allowed))
            {
                Assert.Fail($"k {k}: element {i} is {actual[i]} instead of {expected(i)}.");
            }
        }
    }

    private static T[] Transposed(T[] source, int rows, int columns)
    {
        T[] result = new T[source.Length];
        for (int i = 0; i < source.Length; i++)
        {
            result[(i % columns * rows) + (i / columns)] = source[i];
        }

        return result;
    }
}

[Trait("Category", "Numeric")]
public sealed class FloatGemmLawTests : GemmLawTests<float>;

[Trait("Category", "Numeric")]
public sealed class DoubleGemmLawTests : GemmLawTests<double>;
