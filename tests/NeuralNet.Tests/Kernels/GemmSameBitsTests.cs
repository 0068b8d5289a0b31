using System.Numerics;
using NeuralNet.Kernels;

namespace NeuralNet.Tests.Kernels;

/// <summary>
/// An element of the product has one arithmetic, whatever the number of rows, its place among them, and the number of threads.
/// </summary>
public abstract class GemmSameBitsTests<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int MostRows = 70;
    private const int ManyRows = 1057;

    private static readonly int[] Depths = [1, 3, 8, 30, 128, 257, 784, 1500];
    private static readonly int[] Teams = [2, 3, 7, 34, 64];

    private static readonly (T Alpha, T Beta)[] Scales = [(T.One, T.Zero), (T.CreateTruncating(-0.1), T.CreateTruncating(0.9))];

    // The whole promise in one: with N > 1 an element is the chain of multiply-adds in the order of k, restarted at each KC, from
    // which rows, places, threads and tiles are absent. K = 1500 crosses a KC.
    [Theory]
    [MemberData(nameof(GemmCases.Columns), MemberType = typeof(GemmCases))]
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

                foreach (int m in new[] { 1, 2, 7, 9, 11, 20, MostRows })
                {
                    T[] a = Samples.Uniform<T>(m + k, m * k);
                    T[] b = Samples.Uniform<T>(n + k, k * n);
                    foreach ((T alpha, T beta) in Scales)
                    {
                        T[] c = Samples.Uniform<T>(m + n, m * n);
                        T[] expected = [.. c];
                        for (int i = 0; i < expected.Length; i++)
                        {
                            int row = i / n, column = i % n;
                            expected[i] = Chain(
                                a.AsSpan(transposeA ? row : row * k), transposeA ? m : 1,
                                b.AsSpan(transposeB ? column * k : column), transposeB ? 1 : n,
                                k, alpha, beta, expected[i]);
                        }

                        Gemm.Multiply<T>(alpha, a, transposeA, b, transposeB, m, n, k, beta, c);

                        Samples.ShouldBeSameBits<T>(
                            c, expected, $"{m}x{n}x{k}, A transposed {transposeA}, B transposed {transposeB}, alpha {alpha}, beta {beta}");
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(GemmCases.Columns), MemberType = typeof(GemmCases))]
    public void Multiply_RowsInABatchOfAnySizeAtAnyPlace_HaveTheSameBits(int n)
    {
        foreach (int k in Depths)
        {
            foreach (bool transposeB in new[] { false, true })
            {
                T[] a = Samples.Uniform<T>(k, ManyRows * k);
                T[] b = Samples.Uniform<T>(n + k, k * n);
                T[] all = new T[ManyRows * n];
                Gemm.Multiply<T>(T.One, a, false, b, transposeB, ManyRows, n, k, T.Zero, all);
                T[] some = new T[MostRows * n];
                for (int rows = 1; rows <= MostRows; rows++)
                {
                    int first = (rows * 37) % (ManyRows - rows);
                    Gemm.Multiply<T>(
                        T.One, a.AsSpan(first * k, rows * k), false, b, transposeB, rows, n, k, T.Zero, some.AsSpan(0, rows * n));

                    Samples.ShouldBeSameBits<T>(
                        some.AsSpan(0, rows * n), all.AsSpan(first * n, rows * n),
                        $"{rows} rows from {first} of {ManyRows}, n {n}, k {k}, B transposed {transposeB}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(GemmCases.Columns), MemberType = typeof(GemmCases))]
    public void Multiply_OnAnyNumberOfThreads_GivesTheSameBits(int n)
    {
        foreach (int k in new[] { 30, 257, 1500 })
        {
            foreach (int m in new[] { 1, 2, 64, ManyRows })
            {
                T[] a = Samples.Uniform<T>(m + k, m * k);
                T[] b = Samples.Uniform<T>(n + k, k * n);
                T[] before = Samples.Uniform<T>(m + n, m * n);
                foreach ((bool transposeA, bool transposeB) in new[] { (false, false), (true, false), (false, true) })
                {
                    foreach ((T alpha, T beta) in Scales)
                    {
                        T[] alone = Product(1);
                        foreach (int threads in Teams)
                        {
                            Samples.ShouldBeSameBits<T>(Product(threads), alone, $"{m}x{n}x{k} on {threads} threads");
                        }

                        T[] Product(int threads)
                        {
                            T[] c = [.. before];
                            ThreadsCollection.With(
                                threads, () => Gemm.Multiply<T>(alpha, a, transposeA, b, transposeB, m, n, k, beta, c));
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
        T[] a = Samples.Uniform<T>(1, 2 * k);
        T[] b = Samples.Uniform<T>(2, k * n);
        foreach (bool transposeB in new[] { false, true })
        {
            foreach ((T alpha, T beta) in Scales)
            {
                T[] batch = Samples.Uniform<T>(3, 2 * n);
                T[] before = batch[n..];
                Gemm.Multiply<T>(alpha, a, false, b, transposeB, 2, n, k, beta, batch);
                foreach (int threads in Teams)
                {
                    T[] row = [.. before];
                    ThreadsCollection.With(
                        threads, () => Gemm.Multiply<T>(alpha, a.AsSpan(k), false, b, transposeB, 1, n, k, beta, row));

                    Samples.ShouldBeSameBits<T>(row, batch.AsSpan(n), $"a row of {n}, k {k}, on {threads} threads, beta {beta}");
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
                    T[] c = new T[m * n];
                    T[] b = new T[k * n];
                    Array.Fill(b, -T.One);

                    Gemm.Multiply<T>(T.One, new T[m * k], false, b, false, m, n, k, T.Zero, c);

                    Samples.ShouldBeSameBits<T>(c, new T[m * n], $"{m}x{n}x{k}");
                }
            }
        }
    }

    private static T Chain(
        ReadOnlySpan<T> a, int aStep, ReadOnlySpan<T> b, int bStep, int k, T alpha, T beta, T c)
    {
        for (int start = 0; start < k; start += GemmBlocking.KC)
        {
            T sum = T.Zero;
            for (int p = start; p < Math.Min(k, start + GemmBlocking.KC); p++)
            {
                sum = MultiplyAdd(a[p * aStep], b[p * bStep], sum);
            }

            T keep = start == 0 ? beta : T.One;
            c = keep == T.Zero ? sum * alpha : MultiplyAdd(c, keep, sum * alpha);
        }

        return c;
    }

    private static T MultiplyAdd(T left, T right, T addend) => KernelPaths.Current == KernelPath.Scalar
        ? SimdScalar<T>.MultiplyAddLane(left, right, addend)
        : Simd128<T>.MultiplyAddLane(left, right, addend);
}

[Collection(ThreadsCollection.Name)]
[Trait("Category", "Numeric")]
public sealed class FloatGemmSameBitsTests : GemmSameBitsTests<float>;

[Collection(ThreadsCollection.Name)]
[Trait("Category", "Numeric")]
public sealed class DoubleGemmSameBitsTests : GemmSameBitsTests<double>;
