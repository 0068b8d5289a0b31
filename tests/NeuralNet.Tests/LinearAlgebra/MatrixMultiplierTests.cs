using CsCheck;
using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.LinearAlgebra;

/// <summary>Both multipliers against sums in float64.</summary>
[Trait("Category", "Numeric")]
public sealed class MatrixMultiplierTests
{
    private static readonly Gen<(int M, int N, int K, bool TransposeA, bool TransposeB, int Seed)> Products =
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 40], Gen.Int[1, 40], Gen.Bool, Gen.Bool, Gen.Int[0, 1000]);

    public static TheoryData<string, bool, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, bool, bool>();
            foreach (string name in new[] { "simd", "mathnet" })
            {
                cases.Add(name, false, false);
                cases.Add(name, false, true);
                cases.Add(name, true, false);
                cases.Add(name, true, true);
            }

            return cases;
        }
    }

    public static TheoryData<string> Names => ["simd", "mathnet"];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Multiply_AlphaAndBeta_IsTheFormula(string name, bool transposeA, bool transposeB)
    {
        (int, int, int)[] sizes = [(1, 1, 1), (1, 10, 37), (37, 1, 10), (6, 16, 8), (7, 17, 9), (33, 20, 65), (5, 3, 600)];
        foreach ((int m, int n, int k) in sizes)
        {
            foreach ((float alpha, float beta) in new[] { (1f, 0f), (1f, 1f), (-0.5f, 0f), (0.3f, -0.7f), (0f, 0.5f), (0f, 0f) })
            {
                Check(Multiplier(name), (m, n, k), transposeA, transposeB, alpha, beta, seed: m + n + k);
            }
        }
    }

    [Fact]
    public void Multiply_DrawnSizes_AgreesWithFloat64() => Products.Sample(
        p =>
        {
            Check(new SimdMatrixMultiplier(), (p.M, p.N, p.K), p.TransposeA, p.TransposeB, 1, 0, p.Seed);
            Check(new MathNetMatrixMultiplier(), (p.M, p.N, p.K), p.TransposeA, p.TransposeB, 1, 0, p.Seed);
        },
        iter: 100);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Multiply_BetaOfZero_DoesNotReadTheDestination(string name, bool transposeA, bool transposeB)
    {
        Tensor a = Draw.Uniform(4, 4, seed: 1), b = Draw.Uniform(4, 4, seed: 2);
        var destination = new Tensor(4, 4);
        destination.AsSpan().Fill(float.NaN);

        Multiplier(name).Multiply(1, Factor(a, transposeA), Factor(b, transposeB), 0, destination);

        destination.AsSpan().ToArray().Should().NotContain(float.NaN);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Multiply_NoInnerSize_ScalesTheDestination(string name)
    {
        Tensor destination = Tensor.From([2, float.NaN, 4, 6], 2, 2);

        Multiplier(name).Multiply(1, new Tensor(2, 0), new Tensor(0, 2), 0.5f, destination);
        destination.AsSpan().ToArray().Should().Equal(1, float.NaN, 2, 3);

        Multiplier(name).Multiply(1, new Tensor(2, 0), new Tensor(0, 2), 0, destination);
        destination.AsSpan().ToArray().Should().Equal(0, 0, 0, 0);
    }

    [Theory]
    [InlineData("simd", 0, 3)]
    [InlineData("simd", 3, 0)]
    [InlineData("mathnet", 0, 3)]
    [InlineData("mathnet", 3, 0)]
    public void Multiply_NoRowsOrColumns_DoesNothing(string name, int rows, int columns) =>
        Multiplier(name).Multiply(1, new Tensor(rows, 2), new Tensor(2, columns), 0, new Tensor(rows, columns));

    [Theory]
    [MemberData(nameof(Names))]
    public void Multiply_ShapesThatDoNotFit_Throws(string name)
    {
        IMatrixMultiplier multiplier = Multiplier(name);
        Action inner = () => multiplier.Multiply(1, new Tensor(2, 3), new Tensor(4, 5), 0, new Tensor(2, 5));
        Action transposed = () => multiplier.Multiply(1, new Tensor(2, 3).AsMatrixSpan().Transposed, new Tensor(5, 4).AsMatrixSpan().Transposed, 0, new Tensor(3, 5));
        Action destination = () => multiplier.Multiply(1, new Tensor(2, 3), new Tensor(5, 3).AsMatrixSpan().Transposed, 0, new Tensor(5, 2));

        inner.Should().Throw<ArgumentException>()
            .WithMessage("Multiply expects factors with equal inner sizes but got [2, 3] and [4, 5]: 3 is not 4.");
        transposed.Should().Throw<ArgumentException>()
            .WithMessage("Multiply expects factors with equal inner sizes but got [2, 3] transposed and [5, 4] transposed: 2 is not 4.");
        destination.Should().Throw<ArgumentException>()
            .WithMessage("Multiply expects a destination [2, 5] for [2, 3] times [5, 3] transposed but got [5, 2].");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Multiply_Null_Throws(string name)
    {
        Action multiply = () => Multiplier(name).Multiply(1, (Tensor)null!, new Tensor(1, 1), 0, new Tensor(1, 1));

        multiply.Should().Throw<ArgumentNullException>();
    }

    // A view of the destination is the destination: its factors would change while they are read.
    [Theory]
    [MemberData(nameof(Names))]
    public void Multiply_IntoAFactor_ThrowsAndChangesNothing(string name)
    {
        float[] array = [.. Enumerable.Range(0, 12).Select(i => (float)i)];
        Tensor rows = Tensor.Wrap(array, new Shape(6, 2));
        (Range A, Range B, Range Destination)[] overlaps = [(..2, 2..4, ..2), (..2, 2..4, 2..4), (..2, 4..6, 1..3), (..2, 4..6, 3..5)];
        foreach ((Range a, Range b, Range destination) in overlaps)
        {
            Action multiply = () =>
                Multiplier(name).Multiply(1, rows.RowRange(a), rows.RowRange(b).Transposed, 0, rows.RowRange(destination));
            multiply.Should().Throw<ArgumentException>().WithMessage(
                "Multiply expects a destination in other memory than [2, 2] and [2, 2] transposed, which it reads while it writes. "
                + "Multiply into another tensor and copy it.");
        }

        array.Should().Equal(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);

        // A factor with itself is fine, and so are neighbours: [[0, 1], [2, 3]] squared.
        Multiplier(name).Multiply(1, rows.RowRange(..2), rows.RowRange(..2), 0, rows.RowRange(2..4));
        rows.RowRange(2..4).AsSpan().ToArray().Should().Equal(2, 3, 6, 11);
    }

    [Fact]
    public void Multiply_SpansOfAnyMemory_MultipliesThem()
    {
        Span<float> a = stackalloc float[] { 1, 2, 3, 4 };
        Span<float> product = stackalloc float[4];
        foreach (string name in Names)
        {
            product.Fill(float.NaN);
            Multiplier(name).Multiply(
                2, new MatrixSpan(a, 2, 2), new ReadOnlyMatrixSpan([5, 6, 7, 8], 2, 2).Transposed, 0, new MatrixSpan(product, 2, 2));

            // 2 (1·5 + 2·6), 2 (1·7 + 2·8); 2 (3·5 + 4·6), 2 (3·7 + 4·8).
            product.ToArray().Should().Equal(34, 46, 78, 106);
        }
    }

    [Fact]
    public void MatMul_TwoByTwo_IsTheProduct()
    {
        Tensor product = Tensor.From([1, 2, 3, 4], 2, 2).MatMul(Tensor.From([5, 6, 7, 8], 2, 2));

        // 1·5 + 2·7, 1·6 + 2·8; 3·5 + 4·7, 3·6 + 4·8.
        product.AsSpan().ToArray().Should().Equal(19, 22, 43, 50);
    }

    [Fact]
    public void MatMul_ShapesThatDoNotFit_Throws()
    {
        Action multiply = () => new Tensor(2, 3).MatMul(new Tensor(2, 3));

        multiply.Should().Throw<ArgumentException>()
            .WithMessage("MatMul expects as many rows in the second factor as there are columns in the first but got [2, 3] and [2, 3]: "
            + "3 is not 2. (Parameter 'other')");
    }

    // A sum of k products, in any order, is off by at most (k + 2) · 2^-24 of the sum of their sizes (Higham 2002, section 3.1).
    private static void Check(
        IMatrixMultiplier multiplier, (int M, int N, int K) sizes, bool transposeA, bool transposeB,
        float alpha, float beta, int seed)
    {
        (int m, int n, int k) = sizes;
        Tensor a = transposeA ? Draw.Uniform(k, m, seed) : Draw.Uniform(m, k, seed);
        Tensor b = transposeB ? Draw.Uniform(n, k, seed + 1) : Draw.Uniform(k, n, seed + 1);
        Tensor before = Draw.Uniform(m, n, seed + 2);
        Tensor destination = before.Clone();

        multiplier.Multiply(alpha, Factor(a, transposeA), Factor(b, transposeB), beta, destination);

        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double sum = (double)beta * before[i, j], size = Math.Abs(sum);
                for (int p = 0; p < k; p++)
                {
                    double product = (double)alpha * (transposeA ? a[p, i] : a[i, p]) * (transposeB ? b[j, p] : b[p, j]);
                    sum += product;
                    size += Math.Abs(product);
                }

                double allowed = (k + 2) * Math.ScaleB(size, -24);
                (Math.Abs(destination[i, j] - sum) <= allowed).Should().BeTrue(
                    "{0} {1}, transposed {2} {3}, alpha {4}, beta {5}: [{6}, {7}] is {8:G9}, in float64 {9:G9}",
                    multiplier.Name, sizes, transposeA, transposeB, alpha, beta, i, j, destination[i, j], sum);
            }
        }
    }

    private static MatrixFactor Factor(Tensor tensor, bool transposed) => new(tensor, transposed);

    private static IMatrixMultiplier Multiplier(string name) =>
        name == "simd" ? new SimdMatrixMultiplier() : new MathNetMatrixMultiplier();
}
