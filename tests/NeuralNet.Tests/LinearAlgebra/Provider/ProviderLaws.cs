using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;
using MathNet.Numerics.Providers.LinearAlgebra;
using Complex = System.Numerics.Complex;
using Complex32 = MathNet.Numerics.Complex32;

namespace NeuralNet.Tests.LinearAlgebra.Provider;

/// <summary>
/// The algebra that MathNet expects of a provider, for each of its four element types. What is expected is computed by MathNet's matrices on its managed
/// provider, the process's default.
/// </summary>
public abstract class ProviderLaws<T>
    where T : struct, IEquatable<T>, IFormattable
{
    protected static readonly ILinearAlgebraProvider<T> Provider = (ILinearAlgebraProvider<T>)(object)new SimdLinearAlgebraProvider();

    /// <summary>A number of the type.</summary>
    protected abstract T Make(double real, double imaginary);

    /// <summary>How far 1 + it is from 1.</summary>
    protected abstract double Roundoff { get; }

    [Fact]
    public void MatrixMultiply_ManyShapes_IsTheProduct()
    {
        foreach ((int m, int n, int k) in new[] { (1, 1, 1), (2, 3, 4), (5, 1, 7), (1, 5, 7), (1, 1, 9), (17, 16, 15), (40, 3, 2), (3, 40, 2), (33, 40, 50), (0, 3, 2), (3, 0, 2), (3, 2, 0) })
        {
            T[] a = Draw(1, m * k), b = Draw(2, k * n), c = Draw(3, m * n);

            Provider.MatrixMultiply(a, m, k, b, k, n, c);

            ShouldBeClose(c, Product(a, m, k, b, n), k, $"{m} x {n} x {k}");
        }
    }

    [Theory]
    [InlineData(Transpose.DontTranspose, Transpose.DontTranspose)]
    [InlineData(Transpose.DontTranspose, Transpose.Transpose)]
    [InlineData(Transpose.Transpose, Transpose.DontTranspose)]
    [InlineData(Transpose.Transpose, Transpose.Transpose)]
    public void MatrixMultiplyWithUpdate_AllTranspositions_IsTheFormula(Transpose transposeA, Transpose transposeB)
    {
        foreach ((int m, int n, int k) in new[] { (1, 1, 1), (2, 3, 4), (5, 1, 7), (1, 5, 7), (17, 16, 15), (40, 3, 2), (3, 40, 2), (33, 40, 50), (65, 1, 70), (1, 65, 70) })
        {
            foreach ((T alpha, T beta) in new[] { (Make(1, 0), Make(0, 0)), (Make(-0.5, 0), Make(1, 0)), (Make(2, 0), Make(-0.25, 0)), (Make(0, 0), Make(0.5, 0)) })
            {
                T[] a = Draw(1, m * k), b = Draw(2, k * n), c = Draw(3, m * n);
                bool turnsA = transposeA == Transpose.Transpose, turnsB = transposeB == Transpose.Transpose;
                T[] plainA = turnsA ? Matrix(a, k, m).Transpose().ToColumnMajorArray() : a;
                T[] plainB = turnsB ? Matrix(b, n, k).Transpose().ToColumnMajorArray() : b;
                Matrix<T> expected = (Matrix(Product(plainA, m, k, plainB, n), m, n) * alpha) + (Matrix(c, m, n) * beta);
                if (beta.Equals(Make(0, 0)) && typeof(T) == typeof(double))
                {
                    Array.Fill(c, Make(double.NaN, 0));
                }

                Provider.MatrixMultiplyWithUpdate(
                    transposeA, transposeB, alpha, a, turnsA ? k : m, turnsA ? m : k, b, turnsB ? n : k, turnsB ? k : n, beta, c);

                ShouldBeClose(c, expected.ToColumnMajorArray(), k, $"{m} x {n} x {k}, {transposeA}, {transposeB}, alpha {alpha}, beta {beta}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(ProviderCases.Orders), MemberType = typeof(ProviderCases))]
    public void LUFactor_ExchangedRows_AreTheProductOfTheFactors(int order)
    {
        T[] a = Draw(order, order * order), lu = [.. a];
        int[] pivots = new int[order];

        Provider.LUFactor(lu, order, pivots);

        Matrix<T> factors = Matrix(lu, order, order);
        Matrix<T> lower = factors.StrictlyLowerTriangle() + Matrix<T>.Build.DenseIdentity(order);
        Matrix<T> exchanged = Matrix(a, order, order);
        exchanged.PermuteRows(MathNet.Numerics.Permutation.FromInversions(pivots));
        ShouldBeClose((lower * factors.UpperTriangle()).ToColumnMajorArray(), exchanged.ToColumnMajorArray(), 4 * order, $"order {order}");
        for (int j = 0; j < order; j++)
        {
            pivots[j].Should().BeInRange(j, order - 1);
            for (int i = j + 1; i < order; i++)
            {
                Size(lower[i, j]).Should().BeLessThanOrEqualTo(1 + Roundoff, "a pivot is the largest of its column");
            }
        }
    }

    [Theory]
    [MemberData(nameof(ProviderCases.Orders), MemberType = typeof(ProviderCases))]
    public void LUInverse_TimesTheMatrix_IsTheIdentity(int order)
    {
        T[] a = WellConditioned(order), whole = [.. a], factored = [.. a];
        int[] pivots = new int[order];

        Provider.LUInverse(whole, order);
        Provider.LUFactor(factored, order, pivots);
        Provider.LUInverseFactored(factored, order, pivots);

        T[] identity = Matrix<T>.Build.DenseIdentity(order).ToColumnMajorArray();
        ShouldBeClose(Product(whole, order, order, a, order), identity, 8 * order, $"order {order}");
        factored.Should().Equal(whole);
    }

    [Theory]
    [MemberData(nameof(ProviderCases.Orders), MemberType = typeof(ProviderCases))]
    public void LUSolve_SolutionTimesTheMatrix_IsTheRightHandSide(int order)
    {
        foreach (int columns in new[] { 1, 2, 7, 40, 70 })
        {
            T[] a = WellConditioned(order), before = [.. a], lu = [.. a], b = Draw(columns, order * columns), x = [.. b], factored = [.. b];
            int[] pivots = new int[order];

            Provider.LUSolve(columns, a, order, x);
            Provider.LUFactor(lu, order, pivots);
            Provider.LUSolveFactored(columns, lu, order, pivots, factored);

            a.Should().Equal(before);
            ShouldBeClose(Product(a, order, order, x, columns), b, 8 * order, $"order {order}, {columns} columns");
            factored.Should().Equal(x);
        }
    }

    [Theory]
    [MemberData(nameof(ProviderCases.Orders), MemberType = typeof(ProviderCases))]
    public void CholeskyFactor_TimesItsTranspose_IsTheMatrix(int order)
    {
        T[] a = PositiveDefinite(order), l = [.. a];

        Provider.CholeskyFactor(l, order);

        Matrix<T> lower = Matrix(l, order, order);
        ShouldBeClose((lower * lower.ConjugateTranspose()).ToColumnMajorArray(), a, 4 * order * order, $"order {order}");
        lower.StrictlyUpperTriangle().Enumerate().Should().OnlyContain(value => value.Equals(default));
    }

    [Theory]
    [MemberData(nameof(ProviderCases.Orders), MemberType = typeof(ProviderCases))]
    public void CholeskySolve_SolutionTimesTheMatrix_IsTheRightHandSide(int order)
    {
        foreach (int columns in new[] { 1, 2, 7, 40 })
        {
            T[] a = PositiveDefinite(order), before = [.. a], l = [.. a], b = Draw(columns, order * columns), x = [.. b], factored = [.. b];

            Provider.CholeskySolve(a, order, x, columns);
            Provider.CholeskyFactor(l, order);
            Provider.CholeskySolveFactored(l, order, factored, columns);

            a.Should().Equal(before);
            ShouldBeClose(Product(a, order, order, x, columns), b, 16 * order, $"order {order}, {columns} columns");
            factored.Should().Equal(x);
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 3)]
    [InlineData(20, 20)]
    [InlineData(40, 33)]
    [InlineData(70, 50)]
    [InlineData(120, 97)]
    [InlineData(320, 1)]
    [InlineData(20, 50)]
    public void QR_FullAndThin_IsOrthogonalTimesTriangular(int rows, int columns)
    {
        T[] a = Draw(rows, rows * columns), r = [.. a], q = new T[rows * rows], tau = new T[columns];
        Provider.QRFactor(r, rows, columns, q, tau);
        Matrix<T> full = Matrix(q, rows, rows);
        ShouldBeClose((full * Matrix(r, rows, columns)).ToColumnMajorArray(), a, 16 * rows, "full");
        ShouldBeClose((full.ConjugateTranspose() * full).ToColumnMajorArray(), Matrix<T>.Build.DenseIdentity(rows).ToColumnMajorArray(), 16 * rows, "full");
        Matrix(r, rows, columns).StrictlyLowerTriangle().Enumerate().Should().OnlyContain(value => value.Equals(default));
        if (rows < columns)
        {
            return;
        }

        T[] thinQ = [.. a], thinR = new T[columns * columns];

        Provider.ThinQRFactor(thinQ, rows, columns, thinR, tau);

        Matrix<T> thin = Matrix(thinQ, rows, columns);
        ShouldBeClose((thin * Matrix(thinR, columns, columns)).ToColumnMajorArray(), a, 16 * rows, "thin");
        ShouldBeClose((thin.ConjugateTranspose() * thin).ToColumnMajorArray(), Matrix<T>.Build.DenseIdentity(columns).ToColumnMajorArray(), 16 * rows, "thin");
    }

    // The least squares: what is left is orthogonal to every column.
    [Theory]
    [InlineData(QRMethod.Full)]
    [InlineData(QRMethod.Thin)]
    public void QRSolve_Residual_IsOrthogonalToTheColumns(QRMethod method)
    {
        foreach ((int rows, int columns, int columnsB) in new[] { (5, 3, 1), (20, 20, 2), (40, 33, 3), (120, 70, 5) })
        {
            T[] a = Draw(rows, rows * columns), b = Draw(columns, rows * columnsB), x = new T[columns * columnsB], again = new T[columns * columnsB];
            T[] q = method == QRMethod.Full ? new T[rows * rows] : [.. a], r = method == QRMethod.Full ? [.. a] : new T[columns * columns], tau = new T[columns];

            Provider.QRSolve(a, rows, columns, b, columnsB, x, method);
            if (method == QRMethod.Full)
            {
                Provider.QRFactor(r, rows, columns, q, tau);
            }
            else
            {
                Provider.ThinQRFactor(q, rows, columns, r, tau);
            }

            Provider.QRSolveFactored(q, r, rows, columns, tau, b, columnsB, again, method);

            Matrix<T> matrix = Matrix(a, rows, columns);
            Matrix<T> residual = (matrix * Matrix(x, columns, columnsB)) - Matrix(b, rows, columnsB);
            ShouldBeClose((matrix.ConjugateTranspose() * residual).ToColumnMajorArray(), new T[columns * columnsB], 1000 * rows, $"{rows} x {columns}");
            ShouldBeClose(again, x, 1000 * rows, "the two solutions");
        }
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(3, 3)]
    [InlineData(40, 1)]
    [InlineData(40, 40)]
    public void QRSolveFactored_IntoItsRightHandSides_IsThatIntoOthers(int order, int columnsB)
    {
        T[] q = Draw(order, order * order), r = new T[order * order], tau = new T[order], b = Draw(columnsB, order * columnsB), x = new T[b.Length];
        Provider.ThinQRFactor(q, order, order, r, tau);

        Provider.QRSolveFactored(q, r, order, order, tau, b, columnsB, x, QRMethod.Thin);
        Provider.QRSolveFactored(q, r, order, order, tau, b, columnsB, b, QRMethod.Thin);

        b.Should().Equal(x);
    }

    [Fact]
    public void SingularValues_Decomposition_IsTheMatrix_AndSolves()
    {
        const int rows = 7, columns = 5;
        T[] a = Draw(3, rows * columns), s = new T[columns], u = new T[rows * rows], vt = new T[columns * columns], b = Draw(4, rows), x = new T[columns], again = new T[columns];

        Provider.SingularValueDecomposition(true, [.. a], rows, columns, s, u, vt);
        Provider.SvdSolve([.. a], rows, columns, b, 1, x);
        Provider.SvdSolveFactored(rows, columns, s, u, vt, b, 1, again);

        Matrix<T> diagonal = Matrix<T>.Build.Dense(rows, columns, (i, j) => i == j ? s[i] : default);
        ShouldBeClose((Matrix(u, rows, rows) * diagonal * Matrix(vt, columns, columns)).ToColumnMajorArray(), a, 100, "U · S · Vᵀ");
        ShouldBeClose(again, x, 1000, "the two solutions");
        Matrix<T> matrix = Matrix(a, rows, columns);
        ShouldBeClose((matrix.ConjugateTranspose() * ((matrix * Matrix(x, columns, 1)) - Matrix(b, rows, 1))).ToColumnMajorArray(), new T[columns], 1000, "the residual");
    }

    [Fact]
    public void EigenDecomp_OfASymmetricMatrix_IsTheMatrix()
    {
        const int order = 6;
        T[] a = PositiveDefinite(order), vectors = Matrix<T>.Build.DenseIdentity(order).ToColumnMajorArray(); // what MathNet passes
        Complex[] values = new Complex[order];

        Provider.EigenDecomp(true, order, [.. a], vectors, values, new T[order * order]);

        Matrix<T> v = Matrix(vectors, order, order);
        Matrix<T> diagonal = Matrix<T>.Build.Diagonal([.. values.Select(value => Make(value.Real, value.Imaginary))]);
        ShouldBeClose((v * diagonal * v.ConjugateTranspose()).ToColumnMajorArray(), a, 1000, "V · D · Vᴴ");
    }

    [Fact]
    public void VectorOperations_AnyLength_AreTheFormulas()
    {
        foreach (int length in new[] { 0, 1, 3, 31, 32, 33, 100 })
        {
            Vector<T> x = Vector<T>.Build.Dense(Draw(1, length)), y = Vector<T>.Build.Dense(Draw(2, length));
            T alpha = Make(0.75, 0.5);
            string what = $"length {length}";
            Check(result => Provider.AddVectorToScaledVector(y.AsArray(), alpha, x.AsArray(), result), i => Plus(y[i], Times(alpha, x[i])));
            Check(result => Provider.AddVectorToScaledVector(y.AsArray(), Make(1, 0), x.AsArray(), result), i => Plus(y[i], x[i]));
            Check(result => Provider.AddVectorToScaledVector(y.AsArray(), Make(0, 0), x.AsArray(), result), i => y[i]);
            Check(result => Provider.ScaleArray(alpha, x.AsArray(), result), i => Times(alpha, x[i]));
            Check(result => Provider.ScaleArray(Make(0, 0), x.AsArray(), result), _ => default);
            Check(result => Provider.AddArrays(x.AsArray(), y.AsArray(), result), i => Plus(x[i], y[i]));
            Check(result => Provider.SubtractArrays(x.AsArray(), y.AsArray(), result), i => Plus(x[i], Times(Make(-1, 0), y[i])));
            Check(result => Provider.PointWiseMultiplyArrays(x.AsArray(), y.AsArray(), result), i => Times(x[i], y[i]));
            T[] quotient = new T[length];
            Provider.PointWiseDivideArrays(x.AsArray(), y.AsArray(), quotient);
            Check(result => Provider.PointWiseMultiplyArrays(quotient, y.AsArray(), result), i => x[i]);
            Check(result => Provider.PointWisePowerArrays(x.AsArray(), [.. Enumerable.Repeat(Make(2, 0), length)], result), i => Times(x[i], x[i]));

            if (length > 0)
            {
                ShouldBeClose([Provider.DotProduct(x.AsArray(), y.AsArray())], Product(x.AsArray(), 1, length, y.AsArray(), 1), length, what);
            }

            void Check(Action<T[]> compute, Func<int, T> expected)
            {
                T[] result = new T[length];
                compute(result);
                ShouldBeClose(result, [.. Enumerable.Range(0, length).Select(expected)], 4, what);
            }
        }
    }

    [Fact]
    public void ConjugateArray_NumberAndItsConjugate_MultiplyToTheSquare()
    {
        T[] x = Draw(1, 40), conjugate = new T[40], product = new T[40];

        Provider.ConjugateArray(x, conjugate);
        Provider.PointWiseMultiplyArrays(x, conjugate, product);

        ShouldBeClose(product, [.. x.Select(value => Make(Size(value) * Size(value), 0))], 4, "x · x*");
    }

    [Fact]
    public void MatrixNorm_EachNorm_IsItsFormula()
    {
        foreach ((int rows, int columns) in new[] { (1, 1), (3, 5), (40, 7) })
        {
            T[] a = Draw(rows, rows * columns);
            double[,] sizes = new double[rows, columns];
            for (int i = 0; i < a.Length; i++)
            {
                sizes[i % rows, i / rows] = Size(a[i]);
            }

            Matrix<double> matrix = Matrix<double>.Build.DenseOfArray(sizes);
            Check(Norm.OneNorm, matrix.ColumnSums().Maximum());
            Check(Norm.InfinityNorm, matrix.RowSums().Maximum());
            Check(Norm.LargestAbsoluteValue, matrix.Enumerate().Max());
            Check(Norm.FrobeniusNorm, Math.Sqrt(matrix.Enumerate().Sum(size => size * size)));

            void Check(Norm norm, double expected) =>
                Provider.MatrixNorm(norm, rows, columns, a).Should().BeApproximately(expected, 100 * rows * columns * Roundoff, norm.ToString());
        }
    }

    protected T[] Draw(int seed, int count)
    {
        double[] numbers = Kernels.Samples.Uniform<double>(seed, 2 * count);
        return [.. Enumerable.Range(0, count).Select(i => Make(numbers[2 * i], numbers[(2 * i) + 1]))];
    }

    // Random, but with a heavy diagonal in another order of the rows, so that rows are exchanged.
    protected T[] WellConditioned(int order)
    {
        T[] a = Draw(order + 1, order * order);
        for (int i = 0; i < order; i++)
        {
            a[(i * order) + ((i + (order / 2)) % order)] = Make(order, 0);
        }

        return a;
    }

    // B · B* + order · 1.
    protected T[] PositiveDefinite(int order)
    {
        Matrix<T> b = Matrix(Draw(order + 2, order * order), order, order);
        return ((b * b.ConjugateTranspose()) + (Matrix<T>.Build.DenseIdentity(order) * Make(order, 0))).ToColumnMajorArray();
    }

    protected static Matrix<T> Matrix(T[] values, int rows, int columns) => Matrix<T>.Build.DenseOfColumnMajor(rows, columns, values);

    protected static double Size(T value) => value switch
    {
        float x => Math.Abs(x),
        double x => Math.Abs(x),
        Complex x => x.Magnitude,
        Complex32 x => x.Magnitude,
        _ => throw new ArgumentException($"no element type: {typeof(T)}"),
    };

    // Sums of some products, each below 1 or of that order.
    protected void ShouldBeClose(T[] actual, T[] expected, double terms, string what)
    {
        actual.Should().HaveSameCount(expected, what);
        for (int i = 0; i < actual.Length; i++)
        {
            double distance = Size(Plus(actual[i], Times(Make(-1, 0), expected[i])));
            double allowed = 4 * (terms + 4) * Roundoff * Math.Max(1, Size(expected[i]));
            if (!(distance <= allowed))
            {
                Assert.Fail($"{what}: element {i} is {actual[i]} instead of {expected[i]} ± {allowed:G2}.");
            }
        }
    }

    private static T Plus(T x, T y) => (Vector<T>.Build.Dense(1, x) + Vector<T>.Build.Dense(1, y))[0];

    private static T Times(T x, T y) => (Vector<T>.Build.Dense(1, x) * y)[0];

    // Element by element through the matrices' own indexers: no provider takes part.
    private T[] Product(T[] a, int m, int k, T[] b, int n)
    {
        T[] product = new T[m * n];
        for (int i = 0; i < product.Length; i++)
        {
            Complex sum = 0;
            for (int p = 0; p < k; p++)
            {
                sum += Number(a[(p * m) + (i % m)]) * Number(b[((i / m) * k) + p]);
            }

            product[i] = Make(sum.Real, sum.Imaginary);
        }

        return product;
    }

    private static Complex Number(T value) => value switch
    {
        float x => x,
        double x => x,
        Complex x => x,
        Complex32 x => x.ToComplex(),
        _ => throw new ArgumentException($"no element type: {typeof(T)}"),
    };
}

[Trait("Category", "Numeric")]
public sealed class FloatProviderLaws : ProviderLaws<float>
{
    protected override double Roundoff => Math.ScaleB(1, -23);

    protected override float Make(double real, double imaginary) => (float)real;
}

[Trait("Category", "Numeric")]
public sealed class DoubleProviderLaws : ProviderLaws<double>
{
    protected override double Roundoff => Math.ScaleB(1, -52);

    protected override double Make(double real, double imaginary) => real;
}

public sealed class ComplexProviderLaws : ProviderLaws<Complex>
{
    protected override double Roundoff => Math.ScaleB(1, -52);

    protected override Complex Make(double real, double imaginary) => new(real, imaginary);
}

public sealed class Complex32ProviderLaws : ProviderLaws<Complex32>
{
    protected override double Roundoff => Math.ScaleB(1, -23);

    protected override Complex32 Make(double real, double imaginary) => new((float)real, (float)imaginary);
}
