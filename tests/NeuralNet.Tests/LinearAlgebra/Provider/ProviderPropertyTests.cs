using System.Numerics;
using CsCheck;
using MathNet.Numerics.Providers.LinearAlgebra;
using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.LinearAlgebra.Provider;

/// <summary>Laws of factorizations and solutions on orders and seeds that CsCheck draws, against sums of twice the precision.</summary>
public abstract class ProviderPropertyTests<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int Iterations = 60;

    protected static readonly ILinearAlgebraProvider<T> Provider = (ILinearAlgebraProvider<T>)(object)new SimdLinearAlgebraProvider();

    private static readonly Gen<(int Order, int Columns, int Seed)> Systems = Gen.Select(Gen.Int[1, 90], Gen.Int[1, 40], Gen.Int[0, 1_000_000]);

    // 2^-23 or 2^-52.
    private static double Epsilon => double.CreateTruncating(T.BitIncrement(T.One) - T.One);

    // Backward stable: what the factors multiply to is off by a few roundoffs of |L| · |U| (Higham 2002, section 9.3).
    [Fact]
    public void LU_ExchangedRows_AreTheProductOfTheFactors() => Systems.Sample(
        system =>
        {
            (int n, _, int seed) = system;
            T[] a = Kernels.Samples.Uniform<T>(seed, n * n), lu = [.. a];
            int[] pivots = new int[n];

            Provider.LUFactor(lu, n, pivots);

            for (int i = 0; i < n; i++)
            {
                for (int column = 0; column < n; column++)
                {
                    (a[(column * n) + i], a[(column * n) + pivots[i]]) = (a[(column * n) + pivots[i]], a[(column * n) + i]);
                }
            }

            T[] lower = new T[n * n], upper = new T[n * n];
            for (int i = 0; i < n * n; i++)
            {
                (int row, int column) = (i % n, i / n);
                lower[i] = row == column ? T.One : row > column ? lu[i] : T.Zero;
                upper[i] = row <= column ? lu[i] : T.Zero;
            }

            ShouldBeProduct(a, lower, upper, false, n, n, n);
        },
        iter: Iterations);

    [Fact]
    public void Cholesky_FactorTimesItsTranspose_IsTheMatrix() => Systems.Sample(
        system =>
        {
            (int n, _, int seed) = system;
            T[] a = Definite(n, seed), l = [.. a];

            Provider.CholeskyFactor(l, n);

            ShouldBeProduct(a, l, l, true, n, n, n);
        },
        iter: Iterations);

    // Reflections keep the length of a column: what is off is small beside that, not beside each element.
    [Fact]
    public void QR_Factors_AreTheMatrix_WithTheSignsOfTheManagedProvider() => Gen.Select(Gen.Int[1, 90], Gen.Int[1, 90], Gen.Int[0, 1_000_000]).Sample(
        (m, n, seed) =>
        {
            T[] a = Kernels.Samples.Uniform<T>(seed, m * n), r = [.. a], q = new T[m * m], tau = new T[Math.Min(m, n)];
            if (seed % 3 == 0)
            {
                a.AsSpan(n / 2 * m, m).Clear(); // a column of zeros
                r = [.. a];
            }

            T[] theirs = [.. a];
            Provider.QRFactor(r, m, n, q, tau);
            ((ILinearAlgebraProvider<T>)(object)ManagedLinearAlgebraProvider.Instance).QRFactor(theirs, m, n, new T[m * m], new T[Math.Min(m, n)]);

            ShouldBeProduct(a, q, r, false, m, n, m, growth: 10, length: Math.Sqrt(m));
            T.Sign(r[0]).Should().Be(T.Sign(theirs[0]));
        },
        iter: Iterations);

    // The residual is small beside |A| · |x|, however large x is.
    [Fact]
    public void LUSolve_SolutionTimesTheMatrix_IsTheRightHandSide() => Systems.Sample(
        system =>
        {
            (int n, int columns, int seed) = system;
            T[] a = Kernels.Samples.Uniform<T>(seed, n * n), b = Kernels.Samples.Uniform<T>(seed + 1, n * columns), x = [.. b];

            Provider.LUSolve(columns, a, n, x);

            ShouldBeProduct(b, a, x, false, n, columns, n, growth: 100);
        },
        iter: Iterations);

    [Fact]
    public void CholeskySolve_SolutionTimesTheMatrix_IsTheRightHandSide() => Systems.Sample(
        system =>
        {
            (int n, int columns, int seed) = system;
            T[] a = Definite(n, seed), b = Kernels.Samples.Uniform<T>(seed + 1, n * columns), x = [.. b];

            Provider.CholeskySolve(a, n, x, columns);

            ShouldBeProduct(b, a, x, false, n, columns, n, growth: 10);
        },
        iter: Iterations);

    // The pivots of equal candidates are those of MathNet: the first.
    [Fact]
    public void LU_WholeNumbers_HaveThePivotsOfTheManagedProvider() => Gen.Select(Gen.Int[1, 40], Gen.Int[0, 1_000_000]).Sample(
        (n, seed) =>
        {
            var random = new Random(seed);
            T[] a = [.. Enumerable.Range(0, n * n).Select(i => T.CreateTruncating(i / n < n / 2 ? random.Next(-1, 2) : random.NextDouble()))], theirs = [.. a];
            int[] pivots = new int[n], expected = new int[n];

            Provider.LUFactor(a, n, pivots);
            ((ILinearAlgebraProvider<T>)(object)ManagedLinearAlgebraProvider.Instance).LUFactor(theirs, n, expected);

            pivots[0].Should().Be(expected[0]);
        },
        iter: Iterations);

    [Fact]
    public void LU_OfASingularMatrix_HasAZeroOnTheDiagonal()
    {
        foreach (int n in new[] { 3, 20, 50 })
        {
            T[] a = new T[n * n];
            for (int i = 0; i < n * n; i++)
            {
                a[i] = i / n == n / 2 ? T.Zero : T.CreateTruncating((i % n == i / n ? 5 : 1) + (i % 3));
            }

            int[] pivots = new int[n];
            Provider.LUFactor(a, n, pivots);

            a[(n / 2 * n) + (n / 2)].Should().Be(T.Zero);
            a.Count(T.IsFinite).Should().Be(n * n);
        }
    }

    // A symmetric matrix is known by one half: the other may hold anything.
    [Fact]
    public void Cholesky_ReadsTheLowerTriangleAlone()
    {
        foreach (int n in new[] { 2, 20, 130 })
        {
            T[] a = Definite(n, n), whole = [.. a];
            for (int i = 0; i < n * n; i++)
            {
                if (i % n < i / n)
                {
                    a[i] = T.NaN;
                }
            }

            Provider.CholeskyFactor(a, n);
            Provider.CholeskyFactor(whole, n);

            Kernels.Samples.ShouldBeSameBits<T>(a, whole, $"order {n}");
        }
    }

    private static T[] Definite(int n, int seed)
    {
        T[] b = Kernels.Samples.Uniform<T>(seed, n * n), a = new T[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                T sum = i == j ? T.One : T.Zero;
                for (int k = 0; k < n; k++)
                {
                    sum += b[(k * n) + i] * b[(k * n) + j];
                }

                a[(j * n) + i] = a[(i * n) + j] = sum;
            }
        }

        return a;
    }

    // Column-major: the row-major product of the factors, swapped.
    private static void ShouldBeProduct(T[] expected, T[] left, T[] right, bool transposeRight, int m, int n, int k, double growth = 1, double length = 0)
    {
        CompensatedProduct product = CompensatedProduct.Of<T>(right, transposeRight, left, false, n, m, k);
        for (int i = 0; i < expected.Length; i++)
        {
            (double value, double size) = product.At(i, 1, 0, 0);
            double distance = Math.Abs(value - double.CreateTruncating(expected[i]));
            double allowed = growth * (k + 2) * Epsilon * (size + Math.Abs(value) + length);
            if (!(distance <= allowed))
            {
                Assert.Fail($"{m} x {n} x {k}: element {i} is {value:R} instead of {expected[i]} ± {allowed:G2}.");
            }
        }
    }
}

[Trait("Category", "Numeric")]
public sealed class FloatProviderPropertyTests : ProviderPropertyTests<float>;

[Trait("Category", "Numeric")]
public sealed class DoubleProviderPropertyTests : ProviderPropertyTests<double>;
