using NeuralNet.Kernels;

namespace NeuralNet.Tests.Kernels;

/// <summary>
/// An element of the product has one arithmetic, whatever the number of rows, its place among them, and the number of threads.
/// </summary>
[Collection(ThreadsCollection.Name)]
[Trait("Category", "Numeric")]
public class GemmSameBitsTests
{
    private const int MostRows = 70;
    private const int ManyRows = 1057;

    private static readonly int[] Depths = [1, 3, 8, 30, 128, 257, 784, 1500];
    private static readonly int[] Teams = [2, 3, 7, 34, 64];

    private static readonly (float Alpha, float Beta)[] Scales = [(1, 0), (-0.1f, 0.9f)];

    public static TheoryData<int> Columns => [1, 2, 3, 5, 7, 8, 10, 16, 17, 31, 64, 128, 130];

    // The whole promise in one: with N > 1 an element is the chain of multiply-adds in the order of k, restarted at each KC, from
    // which rows, places, threads and tiles are absent. K = 1500 crosses a KC.
    [Theory]
    [MemberData(nameof(Columns))]
    public void Multiply_AnElement_IsTheChainInTheOrderOfK(int n)
    {
        foreach (int k in Depths)
        {
            foreach ((bool transposeA, bool transposeB) in new[] { (false, false), (true, false), (false, true), (true, true) })
            {
                if (n == 1 && !transposeA)
                {
                    continue; // Dot products: a column times rows that lie in one piece.
                }

                foreach (int m in new[] { 1, 2, 7, MostRows })
                {
                    float[] a = Samples.Uniform(m + k, m * k);
                    float[] b = Samples.Uniform(n + k, k * n);
                    foreach ((float alpha, float beta) in Scales)
                    {
                        float[] c = Samples.Uniform(m + n, m * n);
                        float[] expected = [.. c];
                        for (int i = 0; i < expected.Length; i++)
                        {
                            int row = i / n, column = i % n;
                            expected[i] = Chain(
                                a.AsSpan(transposeA ? row : row * k), transposeA ? m : 1,
                                b.AsSpan(transposeB ? column * k : column), transposeB ? 1 : n,
                                k, alpha, beta, expected[i]);
                        }

                        Gemm.Multiply(alpha, a, transposeA, b, transposeB, m, n, k, beta, c);

                        Samples.ShouldBeSameBits(
                            c, expected, $"{m}x{n}x{k}, A transposed {transposeA}, B transposed {transposeB}, alpha {alpha}, beta {beta}");
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Columns))]
    public void Multiply_RowsInABatchOfAnySizeAtAnyPlace_HaveTheSameBits(int n)
    {
        foreach (int k in Depths)
        {
            foreach (bool transposeB in new[] { false, true })
            {
                float[] a = Samples.Uniform(k, ManyRows * k);
                float[] b = Samples.Uniform(n + k, k * n);
                float[] all = new float[ManyRows * n];
                Gemm.Multiply(1, a, false, b, transposeB, ManyRows, n, k, 0, all);
                float[] some = new float[MostRows * n];
                for (int rows = 1; rows <= MostRows; rows++)
                {
                    int first = (rows * 37) % (ManyRows - rows);
                    Gemm.Multiply(
                        1, a.AsSpan(first * k, rows * k), false, b, transposeB, rows, n, k, 0, some.AsSpan(0, rows * n));

                    Samples.ShouldBeSameBits(
                        some.AsSpan(0, rows * n), all.AsSpan(first * n, rows * n),
                        $"{rows} rows from {first} of {ManyRows}, n {n}, k {k}, B transposed {transposeB}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Columns))]
    public void Multiply_OnAnyNumberOfThreads_GivesTheSameBits(int n)
    {
        foreach (int k in new[] { 30, 257, 1500 })
        {
            foreach (int m in new[] { 1, 2, 64, ManyRows })
            {
                float[] a = Samples.Uniform(m + k, m * k);
                float[] b = Samples.Uniform(n + k, k * n);
                float[] before = Samples.Uniform(m + n, m * n);
                foreach ((bool transposeA, bool transposeB) in new[] { (false, false), (true, false), (false, true) })
                {
                    foreach ((float alpha, float beta) in Scales)
                    {
                        float[] alone = Product(1);
                        foreach (int threads in Teams)
                        {
                            Samples.ShouldBeSameBits(Product(threads), alone, $"{m}x{n}x{k} on {threads} threads");
                        }

                        float[] Product(int threads)
                        {
                            float[] c = [.. before];
                            ThreadsCollection.With(
                                threads, () => Gemm.Multiply(alpha, a, transposeA, b, transposeB, m, n, k, beta, c));
                            return c;
                        }
                    }
                }
            }
        }
    }

    // One row is shared between threads by its columns; wide rows are summed in C or aside.
    [Theory]
    [InlineData(1029, 401)]
    [InlineData(257, 2000)]
    [InlineData(4099, 1100)]
    public void Multiply_AWideRowOnAnyNumberOfThreads_HasTheBitsOfABatch(int n, int k)
    {
        float[] a = Samples.Uniform(1, 2 * k);
        float[] b = Samples.Uniform(2, k * n);
        foreach (bool transposeB in new[] { false, true })
        {
            foreach ((float alpha, float beta) in Scales)
            {
                float[] batch = Samples.Uniform(3, 2 * n);
                float[] before = batch[n..];
                Gemm.Multiply(alpha, a, false, b, transposeB, 2, n, k, beta, batch);
                foreach (int threads in Teams)
                {
                    float[] row = [.. before];
                    ThreadsCollection.With(
                        threads, () => Gemm.Multiply(alpha, a.AsSpan(k), false, b, transposeB, 1, n, k, beta, row));

                    Samples.ShouldBeSameBits(row, batch.AsSpan(n), $"a row of {n}, k {k}, on {threads} threads, beta {beta}");
                }
            }
        }
    }

    // 0 · -1 is -0, which only a chain that begins at 0 makes a 0.
    [Fact]
    public void Multiply_ZeroTimesANegative_IsZeroByEveryRoute()
    {
        foreach (int m in new[] { 1, 2, 40, 800 })
        {
            foreach (int n in new[] { 1, 2, 17, 64 })
            {
                foreach (int k in new[] { 1, 5 })
                {
                    float[] c = new float[m * n];
                    float[] b = new float[k * n];
                    Array.Fill(b, -1);

                    Gemm.Multiply(1, new float[m * k], false, b, false, m, n, k, 0, c);

                    Samples.ShouldBeSameBits(c, new float[m * n], $"{m}x{n}x{k}");
                }
            }
        }
    }

    private static float Chain(
        ReadOnlySpan<float> a, int aStep, ReadOnlySpan<float> b, int bStep, int k, float alpha, float beta, float c)
    {
        for (int start = 0; start < k; start += GemmBlocking.KC)
        {
            float sum = 0;
            for (int p = start; p < Math.Min(k, start + GemmBlocking.KC); p++)
            {
                sum = MultiplyAdd(a[p * aStep], b[p * bStep], sum);
            }

            float keep = start == 0 ? beta : 1;
            c = keep == 0 ? sum * alpha : MultiplyAdd(c, keep, sum * alpha);
        }

        return c;
    }

    private static float MultiplyAdd(float left, float right, float addend) => KernelPaths.Current == KernelPath.Scalar
        ? SimdScalar.MultiplyAddLane(left, right, addend)
        : Simd128.MultiplyAddLane(left, right, addend);
}
