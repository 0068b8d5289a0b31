using NeuralNet.Kernels;
using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Kernels;

/// <summary>The matrix product against float64, at every border of its tiles and blocks.</summary>
/// <remarks>
/// The tolerance is the a-priori bound of a dot product in any order, fused or not (Higham 2002, section 3.1): with the unit
/// roundoff u = 2^-24, |c - exact| ≤ (K + 8) · u · (|alpha| · Σ|a||b| + |beta · c|). The 8 covers alpha, beta and the visits
/// to C between blocks of K.
/// </remarks>
[Trait("Category", "Numeric")]
public class GemmTests
{
    private const int MR = GemmBlocking.MR;
    private const int KC = GemmBlocking.KC;
    private const int MC = GemmBlocking.MC;
    private const int NC = GemmBlocking.NC;

    private static readonly int NR = GemmBlocking.VectorsPerRow * Samples.Width;

    private static readonly (float Alpha, float Beta)[] Scales = [(1, 0), (1, 1), (-0.1f, 0.9f), (2, 0)];

    public static TheoryData<bool, bool> Transpositions => new()
    {
        { false, false },
        { false, true },
        { true, false },
        { true, true },
    };

    [Theory]
    [MemberData(nameof(Transpositions))]
    public void Multiply_EverySmallBorder_AgreesWithFloat64(bool transposeA, bool transposeB)
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
    [MemberData(nameof(Transpositions))]
    public void Multiply_AroundTheDepthOfABlock_AgreesWithFloat64(bool transposeA, bool transposeB)
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
    [MemberData(nameof(Transpositions))]
    public void Multiply_OneRowAroundThePiecesOfARow_AgreesWithFloat64(bool transposeA, bool transposeB)
    {
        foreach (int vectors in new[] { 1, 2, 3, 4, 8, 16, 20, 47, 48, 49 })
        {
            foreach (int ragged in new[] { -1, 0, 1 })
            {
                int n = Math.Max(1, (vectors * Samples.Width) + ragged);
                Check(1, n, 7, transposeA, transposeB);
                Check(n, 1, 7, transposeA, transposeB);
            }
        }
    }

    // From 32 or 96 rows on B is packed; 72 are a block of rows; up to 192 or 768 rows go by panels.
    [Theory]
    [MemberData(nameof(Transpositions))]
    public void Multiply_AroundBlocksOfRowsAndThePackingThreshold_AgreesWithFloat64(bool transposeA, bool transposeB)
    {
        foreach (int m in new[] { MC - 1, MC, MC + 1, (2 * MC) - 1, (2 * MC) + 1, 31, 32, 33, 95, 96, 97, 192, 193, 768, 769 })
        {
            Check(m, NR, 9, transposeA, transposeB);
            Check(m, (2 * NR) + 3, 9, transposeA, transposeB);
            Check(m, 128, 5, transposeA, transposeB);
        }
    }

    [Theory]
    [MemberData(nameof(Transpositions))]
    public void Multiply_ManyColumns_AgreesWithFloat64(bool transposeA, bool transposeB)
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
    [MemberData(nameof(Transpositions))]
    public void Multiply_MoreColumnsThanABlock_AgreesWithFloat64(bool transposeA, bool transposeB)
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
    [MemberData(nameof(Transpositions))]
    public void Multiply_SharedBetweenThreads_AgreesWithFloat64(bool transposeA, bool transposeB)
    {
        Check(1, 1029, 401, transposeA, transposeB);
        Check(2, 1029, 131, transposeA, transposeB);
        Check(77, 67, 57, transposeA, transposeB);
        Check(165, 67, 37, transposeA, transposeB);
        Check(641, 1, 530, transposeA, transposeB);
    }

    [Fact]
    public void Multiply_NotANumberInASource_SpoilsItsRowAndColumnOnly()
    {
        const int m = 9, n = 37, k = 11;
        float[] a = Samples.Uniform(1, m * k);
        float[] b = Samples.Uniform(2, k * n);
        float[] c = new float[m * n];
        a[(4 * k) + 2] = float.NaN;
        b[(3 * n) + 36] = float.NaN;

        Gemm.Multiply(1, a, false, b, false, m, n, k, 0, c);

        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                float.IsNaN(c[(i * n) + j]).Should().Be(i == 4 || j == 36, $"of row {i}, column {j}");
            }
        }
    }

    // A row alone may be as long as an array, where a sum of ints would overflow: 2,147,483,591 elements.
    [Fact]
    public void Split_ARowOfAnyLengthOnAnyNumberOfThreads_CoversEachColumnOnce()
    {
        foreach (int columns in new[] { 1, 63, 64, 65, 127, 128, 1000, 1_000_003, Array.MaxLength - 64, Array.MaxLength, int.MaxValue })
        {
            foreach (int threads in new[] { 1, 2, 3, 7, 34, 64, WorkerTeam.Limit })
            {
                (int parts, nint columnsPerPart) = GemmRow.Split(columns, threads);

                string what = $"{columns} columns on {threads} threads";
                parts.Should().BeInRange(1, 2 * threads, what);
                nint last = columns - ((parts - 1) * columnsPerPart);
                (last >= Math.Min(columns, 64)).Should().BeTrue($"the last part of {what} has {last}");
                (last < columnsPerPart + 64).Should().BeTrue($"the last part of {what} has {last}");
            }
        }
    }

    private static void Check(int m, int n, int k, bool transposeA, bool transposeB)
    {
        var a = Guarded.Source(Samples.Uniform(m + (31 * k), m * k));
        var b = Guarded.Source(Samples.Uniform(n + (37 * k), k * n));
        float[] before = Samples.Uniform(m + (41 * n), m * n);
        double[] product = NaiveDouble.MatrixProduct(
            NaiveDouble.From(a.Span), transposeA, NaiveDouble.From(b.Span), transposeB, m, n, k);
        double[] magnitude = NaiveDouble.MatrixProduct(Magnitude(a.Span), transposeA, Magnitude(b.Span), transposeB, m, n, k);

        foreach ((float alpha, float beta) in Scales)
        {
            string what = $"{m}x{n}x{k}, A {(transposeA ? "transposed" : "plain")}, B {(transposeB ? "transposed" : "plain")}, "
                + $"alpha {alpha}, beta {beta}";
            var c = Guarded.Destination(m * n, float.NaN);
            if (beta != 0)
            {
                before.CopyTo(c.Span);
            }

            Gemm.Multiply(alpha, a.Span, transposeA, b.Span, transposeB, m, n, k, beta, c.Span);

            c.ShouldBeIntact(what);
            for (int i = 0; i < m * n; i++)
            {
                double old = beta == 0 ? 0 : (double)beta * before[i];
                double expected = ((double)alpha * product[i]) + old;
                double bound = (k + 8) * Math.ScaleB(1, -24) * ((Math.Abs(alpha) * magnitude[i]) + Math.Abs(old));
                if (!(Math.Abs(c.Span[i] - expected) <= bound))
                {
                    Assert.Fail($"{what}: row {i / n}, column {i % n} is {c.Span[i]:R} instead of {expected:R} ± {bound:G3}.");
                }
            }
        }
    }

    private static double[] Magnitude(ReadOnlySpan<float> values) => Array.ConvertAll(values.ToArray(), x => (double)Math.Abs(x));
}
