using System.Numerics;
using NeuralNet.Kernels;
using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Kernels;

/// <summary>The matrix product against sums of twice the precision, at every border of its tiles and blocks.</summary>
/// <remarks>
/// The tolerance is the a-priori bound of a dot product in any order, fused or not (Higham 2002, section 3.1): with the unit
/// roundoff u, 2^-24 or 2^-53, |c - exact| ≤ (K + 9) · u · (|alpha| · Σ|a||b| + |beta · c|). The 9 covers alpha, beta, the visits
/// to C between blocks of K, and the rounding of what is exact.
/// </remarks>
public abstract class GemmTests<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int MR = GemmBlocking.LargestMR;
    private const int KC = GemmBlocking.KC;
    private const int MC = GemmBlocking.MC;
    private const int NC = GemmBlocking.NC;

    private static readonly int NR = GemmBlocking.VectorsPerRow * Samples.WidthOf<T>();

    private static readonly (T Alpha, T Beta)[] Scales =
        [(T.One, T.Zero), (T.One, T.One), (T.CreateTruncating(-0.1), T.CreateTruncating(0.9)), (T.One + T.One, T.Zero)];

    [Theory]
    [MemberData(nameof(GemmCases.Transpositions), MemberType = typeof(GemmCases))]
    public void Multiply_EverySmallBorder_AgreesWithTwiceThePrecision(bool transposeA, bool transposeB)
    {
        foreach (int m in new[] { 0, 1, MR - 1, MR, MR + 1, (2 * MR) + 1 })
        {
            foreach (int n in new[] { 0, 1, NR - 1, NR, NR + 1, (2 * NR) + 3 }.Distinct())
            {
                foreach (int k in new[] { 0, 1, 2, MR - 1, MR, MR + 1, NR - 1, NR + 1, (2 * NR) + 3 }.Distinct())
                {
                    Check(m, n, k, transposeA, transposeB);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(GemmCases.Transpositions), MemberType = typeof(GemmCases))]
    public void Multiply_AroundTheDepthOfABlock_AgreesWithTwiceThePrecision(bool transposeA, bool transposeB)
    {
        foreach (int k in new[] { KC - 1, KC, KC + 1, (2 * KC) + 1 })
        {
            foreach (int m in new[] { 1, MR + 1 })
            {
                Check(m, NR, k, transposeA, transposeB);
                Check(m, NR + 3, k, transposeA, transposeB);
            }
        }
    }

    // A row times a matrix goes by 16, 4 and 2 vectors, and in order from 48 vectors on; a column is the same, transposed.
    [Theory]
    [MemberData(nameof(GemmCases.Transpositions), MemberType = typeof(GemmCases))]
    public void Multiply_OneRowAroundThePiecesOfARow_AgreesWithTwiceThePrecision(bool transposeA, bool transposeB)
    {
        foreach (int vectors in new[] { 1, 2, 3, 4, 8, 16, 20, 47, 48, 49 })
        {
            foreach (int ragged in new[] { -1, 0, 1 })
            {
                int n = Math.Max(1, (vectors * Samples.WidthOf<T>()) + ragged);
                Check(1, n, 7, transposeA, transposeB);
                Check(n, 1, 7, transposeA, transposeB);
            }
        }
    }

    // From 32 or 96 rows on B is packed; 72 are a block of rows; up to 192 or 768 rows go by panels.
    [Theory]
    [MemberData(nameof(GemmCases.Transpositions), MemberType = typeof(GemmCases))]
    public void Multiply_AroundBlocksOfRowsAndThePackingThreshold_AgreesWithTwiceThePrecision(bool transposeA, bool transposeB)
    {
        foreach (int m in new[] { MC - 1, MC, MC + 1, (2 * MC) - 1, (2 * MC) + 1, 31, 32, 33, 95, 96, 97, 192, 193, 768, 769 })
        {
            Check(m, NR, 9, transposeA, transposeB);
            Check(m, (2 * NR) + 3, 9, transposeA, transposeB);
            Check(m, 128, 5, transposeA, transposeB);
        }
    }

    [Theory]
    [MemberData(nameof(GemmCases.Transpositions), MemberType = typeof(GemmCases))]
    public void Multiply_ManyColumns_AgreesWithTwiceThePrecision(bool transposeA, bool transposeB)
    {
        foreach (int n in new[] { 255, 256, 257, 1023, 1024 })
        {
            foreach (int m in new[] { MR - 1, (2 * MR) + 1, MC + 5 })
            {
                Check(m, n, 3, transposeA, transposeB);
                Check(m, n, 9, transposeA, transposeB);
            }
        }
    }

    [Theory]
    [MemberData(nameof(GemmCases.Transpositions), MemberType = typeof(GemmCases))]
    public void Multiply_MoreColumnsThanABlock_AgreesWithTwiceThePrecision(bool transposeA, bool transposeB)
    {
        foreach (int n in new[] { NC - 1, NC, NC + 1, NC + NR + 3 })
        {
            Check(MR + 2, n, 3, transposeA, transposeB);
            Check(1, n, 3, transposeA, transposeB);
        }

        Check(49, NC + 5, 4, transposeA, transposeB);
        Check(3, NC + NR + 1, KC + 2, transposeA, transposeB);
    }

    // Large enough for the row kernel and the blocks to be shared between threads.
    [Theory]
    [MemberData(nameof(GemmCases.Transpositions), MemberType = typeof(GemmCases))]
    public void Multiply_SharedBetweenThreads_AgreesWithTwiceThePrecision(bool transposeA, bool transposeB)
    {
        Check(1, 1029, 401, transposeA, transposeB);
        Check(2, 1029, 650, transposeA, transposeB);
        Check(77, 67, 257, transposeA, transposeB);
        Check(165, 67, 131, transposeA, transposeB);
        Check(641, 1, 530, transposeA, transposeB);
    }

    [Fact]
    public void Multiply_NotANumberInASource_SpoilsItsRowAndColumnOnly()
    {
        const int m = 9, n = 37, k = 11;
        T[] a = Samples.Uniform<T>(1, m * k);
        T[] b = Samples.Uniform<T>(2, k * n);
        T[] c = new T[m * n];
        a[(4 * k) + 2] = T.NaN;
        b[(3 * n) + 36] = T.NaN;

        Gemm.Multiply<T>(T.One, a, false, b, false, m, n, k, T.Zero, c);

        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                T.IsNaN(c[(i * n) + j]).Should().Be(i == 4 || j == 36, $"of row {i}, column {j}");
            }
        }
    }

    private static void Check(int m, int n, int k, bool transposeA, bool transposeB)
    {
        var a = Guarded.Source(Samples.Uniform<T>(m + (31 * k), m * k));
        var b = Guarded.Source(Samples.Uniform<T>(n + (37 * k), k * n));
        T[] before = Samples.Uniform<T>(m + (41 * n), m * n);
        CompensatedProduct product = CompensatedProduct.Of<T>(a.Span, transposeA, b.Span, transposeB, m, n, k);

        foreach ((T alpha, T beta) in Scales)
        {
            string what = $"{m}x{n}x{k}, A {(transposeA ? "transposed" : "plain")}, B {(transposeB ? "transposed" : "plain")}, "
                + $"alpha {alpha}, beta {beta}";
            var c = Guarded.Destination(m * n, T.NaN);
            if (beta != T.Zero)
            {
                before.CopyTo(c.Span);
            }

            Gemm.Multiply(alpha, a.Span, transposeA, b.Span, transposeB, m, n, k, beta, c.Span);

            c.ShouldBeIntact(what);
            for (int i = 0; i < m * n; i++)
            {
                T old = beta == T.Zero ? T.Zero : before[i];
                (double expected, double size) = product.At(i, double.CreateTruncating(alpha), double.CreateTruncating(beta), double.CreateTruncating(old));
                double actual = double.CreateTruncating(c.Span[i]);
                double bound = (k + 9) * size * (typeof(T) == typeof(float) ? Math.ScaleB(1, -24) : Math.ScaleB(1, -53));
                if (!(Math.Abs(actual - expected) <= bound))
                {
                    Assert.Fail($"{what}: row {i / n}, column {i % n} is {actual:R} instead of {expected:R} ± {bound:G3}.");
                }
            }
        }
    }
}

[Trait("Category", "Numeric")]
public sealed class FloatGemmTests : GemmTests<float>;

[Trait("Category", "Numeric")]
public sealed class DoubleGemmTests : GemmTests<double>;
