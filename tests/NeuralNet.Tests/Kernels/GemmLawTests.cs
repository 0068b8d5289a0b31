using CsCheck;
using NeuralNet.Kernels;

namespace NeuralNet.Tests.Kernels;

/// <summary>Laws of the matrix product, on shapes and seeds that CsCheck draws.</summary>
[Trait("Category", "Numeric")]
public class GemmLawTests
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
            float[] a = Samples.Uniform(seed, m * k);
            float[] b = Samples.Uniform(seed + 1, k * n);
            float[] product = new float[m * n];
            float[] reversed = new float[n * m];

            Gemm.Multiply(1, a, false, b, false, m, n, k, 0, product);
            Gemm.Multiply(1, b, true, a, true, n, m, k, 0, reversed);

            ShouldBeClose(reversed, i => product[(i % m * n) + (i / m)], k);
        },
        iter: Iterations);

    // The flags say how a matrix lies in memory: transposing it there and setting the flag changes nothing.
    [Fact]
    public void Multiply_SourcesTransposedInMemoryAndByFlag_GiveTheSameProduct() => Shapes.Sample(
        shape =>
        {
            (int m, int n, int k, int seed) = shape;
            float[] a = Samples.Uniform(seed, m * k);
            float[] b = Samples.Uniform(seed + 1, k * n);
            float[] plain = new float[m * n];
            float[] flagged = new float[m * n];

            Gemm.Multiply(1, a, false, b, false, m, n, k, 0, plain);
            Gemm.Multiply(1, Transposed(a, m, k), true, Transposed(b, k, n), true, m, n, k, 0, flagged);

            ShouldBeClose(flagged, i => plain[i], k);
        },
        iter: Iterations);

    // A power of two scales without rounding, so the two products have the same bits.
    [Fact]
    public void Multiply_AlphaAPowerOfTwo_ScalesExactly() => Gen.Select(Shapes, Gen.Int[-8, 8]).Sample(
        (shape, exponent) =>
        {
            (int m, int n, int k, int seed) = shape;
            float[] a = Samples.Uniform(seed, m * k);
            float[] b = Samples.Uniform(seed + 1, k * n);
            float[] once = new float[m * n];
            float[] scaled = new float[m * n];
            float alpha = MathF.ScaleB(1, exponent);

            Gemm.Multiply(1, a, false, b, false, m, n, k, 0, once);
            Gemm.Multiply(alpha, a, false, b, false, m, n, k, 0, scaled);

            Samples.ShouldBeSameBits(scaled, Array.ConvertAll(once, x => x * alpha), $"alpha {alpha}");
        },
        iter: Iterations);

    // alpha₁ · AB + alpha₂ · AB by two calls, the second on top of the first, is (alpha₁ + alpha₂) · AB.
    [Fact]
    public void Multiply_TwoAlphas_Add() => Gen.Select(Shapes, Gen.Float[-2, 2], Gen.Float[-2, 2]).Sample(
        (shape, first, second) =>
        {
            (int m, int n, int k, int seed) = shape;
            float[] a = Samples.Uniform(seed, m * k);
            float[] b = Samples.Uniform(seed + 1, k * n);
            float[] twice = new float[m * n];
            float[] sum = new float[m * n];

            Gemm.Multiply(first, a, false, b, true, m, n, k, 0, twice);
            Gemm.Multiply(second, a, false, b, true, m, n, k, 1, twice);
            Gemm.Multiply(first + second, a, false, b, true, m, n, k, 0, sum);

            ShouldBeClose(twice, i => sum[i], 8 * k);
        },
        iter: Iterations);

    [Fact]
    public void Multiply_RowsOfABatch_HaveTheBitsOfTheRowsAlone() => Gen.Select(Shapes, Gen.Bool, Gen.Int[1, 8]).Sample(
        (shape, transposeB, most) =>
        {
            (int m, int n, int k, int seed) = shape;
            float[] a = Samples.Uniform(seed, m * k);
            float[] b = Samples.Uniform(seed + 1, k * n);
            float[] batch = new float[m * n];
            Gemm.Multiply(1, a, false, b, transposeB, m, n, k, 0, batch);

            int row = seed % m;
            int rows = Math.Min(most, m - row);
            float[] alone = new float[rows * n];
            Gemm.Multiply(1, a.AsSpan(row * k, rows * k), false, b, transposeB, rows, n, k, 0, alone);

            Samples.ShouldBeSameBits(alone, batch.AsSpan(row * n, rows * n), $"rows from {row} of {m}, n {n}, k {k}");
        },
        iter: Iterations);

    // Elements are below 1, so a sum of k products is off by less than k · k · 2^-24 on either side.
    private static void ShouldBeClose(float[] actual, Func<int, float> expected, int k)
    {
        double[] reference = new double[actual.Length];
        for (int i = 0; i < reference.Length; i++)
        {
            reference[i] = expected(i);
        }

        Samples.ShouldBeClose(actual, reference, 0, 2.0 * k * k * Math.ScaleB(1, -24) + 1e-6, $"k {k}");
    }

    private static float[] Transposed(float[] source, int rows, int columns)
    {
        float[] result = new float[source.Length];
        for (int i = 0; i < source.Length; i++)
        {
            result[(i % columns * rows) + (i / columns)] = source[i];
        }

        return result;
    }
}
