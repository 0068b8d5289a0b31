using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Providers.LinearAlgebra;
using NeuralNet.Kernels;
using NeuralNet.Samples.PracticeTour;
using NeuralNet.Tests.Kernels;

namespace NeuralNet.Tests.LinearAlgebra.Provider;

/// <summary>The provider as the process's: what MathNet's matrices do with it, on how many threads, and that nothing is allocated.</summary>
[Collection(ProcessCollection.Name)]
public sealed class ProviderProcessTests
{
    [Fact]
    public void Matrices_OnTheProvider_HaveTheResultsOfTheManagedOne()
    {
        Matrix<double> a = Matrix<double>.Build.Random(40, 30, 1), b = Matrix<double>.Build.Random(30, 50, 2);
        Matrix<double> square = Matrix<double>.Build.Random(40, 40, 3) + (Matrix<double>.Build.DenseIdentity(40) * 20);
        Vector<double> x = Vector<double>.Build.Random(30, 4), y = Vector<double>.Build.Random(40, 5);
        Func<double[]>[] works =
        [
            () => (a * b).ToColumnMajorArray(),
            () => a.TransposeThisAndMultiply(square).ToColumnMajorArray(),
            () => b.TransposeAndMultiply(b).ToColumnMajorArray(),
            () => (a * x).ToArray(),
            () => (y * a).ToArray(),
            () => square.Solve(y).ToArray(),
            () => square.Inverse().ToColumnMajorArray(),
            () => (square.TransposeThisAndMultiply(square)).Cholesky().Solve(y).ToArray(),
            () => [square.Determinant() / 1e50, a.FrobeniusNorm(), x.DotProduct(x)],
            () => a.QR().Solve(y).ToArray(),
            () => a.Svd().S.ToArray(),
            () => (2.5 * x + x - (x / 3)).ToArray(),
        ];
        foreach (Func<double[]> work in works)
        {
            double[] managed = [], ours = [];
            WithProcessWide(ManagedLinearAlgebraProvider.Instance, () => managed = work());
            WithProcessWide(new SimdLinearAlgebraProvider(), () => ours = work());

            ours.Should().HaveSameCount(managed);
            for (int i = 0; i < ours.Length; i++)
            {
                ours[i].Should().BeApproximately(managed[i], 1e-10 * Math.Max(1, Math.Abs(managed[i])));
            }
        }
    }

    // The multiplier asks MathNet for its provider, which is this one: a kernel, not the multiplier again.
    [Fact]
    public void MathNetMatrixMultiplier_OnTheProvider_Multiplies() => WithProcessWide(new SimdLinearAlgebraProvider(), () =>
    {
        var multiplier = new MathNetMatrixMultiplier();
        Tensor a = Tensor.Uniform(new Shape(30, 40), -1, 1, seed: 1), b = Tensor.Uniform(new Shape(40, 20), -1, 1, seed: 2);
        Tensor product = new(30, 20);

        multiplier.Multiply(1, a, b, 0, product);

        multiplier.Name.Should().Be($"MathNet (NeuralNet simd ({KernelPaths.Current}))");
        Tensor expected = new(30, 20);
        new SimdMatrixMultiplier().Multiply(1, a, b, 0, expected);
        for (int i = 0; i < product.Length; i++)
        {
            product[i].Should().BeApproximately(expected[i], 1e-5f);
        }
    });

    [Fact]
    public void Program_OfThePage_FindsTheWeights() => WithProcessWide(LinearAlgebraControl.Provider, () =>
    {
        MathNetResult result = MathNetProgram.Run();

        result.Provider.Should().StartWith("NeuralNet simd (");
        result.Weights.Zip([1.5, -2, 0.5]).Should().OnlyContain(pair => Math.Abs(pair.First - pair.Second) < 1e-12);
        result.LargestDifference.Should().BeLessThan(1e-5f);
        result.Shared.Should().Be(7);
    });

    [Fact]
    public void Provider_Asked_IsAvailableAndSaysWhatRuns()
    {
        ILinearAlgebraProvider provider = new SimdLinearAlgebraProvider();

        provider.IsAvailable().Should().BeTrue();
        provider.InitializeVerify();
        provider.FreeResources();
        provider.ToString().Should().Be($"NeuralNet simd ({KernelPaths.Current})");
    }

    [Theory]
    [InlineData(1, 4, 1)]
    [InlineData(3, 2, 2)]
    [InlineData(3, 7, 3)]
    public void Threads_TwoLimits_TheLesserHolds(int mathNet, int ours, int expected)
    {
        int before = Control.MaxDegreeOfParallelism;
        try
        {
            Control.MaxDegreeOfParallelism = mathNet;
            ThreadsCollection.With(ours, () =>
            {
                using (ThreadLimit.OfMathNet())
                {
                    WorkerTeam.MaxThreads.Should().Be(expected);
                }

                WorkerTeam.MaxThreads.Should().Be(ours, "the limit ends with the call");
                Parallelism.RunWith(1, () =>
                {
                    using ThreadLimit limit = ThreadLimit.OfMathNet();
                    WorkerTeam.MaxThreads.Should().Be(1);
                });
            });
        }
        finally
        {
            Control.MaxDegreeOfParallelism = before;
        }
    }

    [Fact]
    public void Results_OnAnyNumberOfThreads_HaveTheSameBits()
    {
        const int Order = 230;
        var provider = new SimdLinearAlgebraProvider();
        int before = Control.MaxDegreeOfParallelism;
        try
        {
            Control.MaxDegreeOfParallelism = 16;
            float[] singles = Kernels.Samples.Uniform<float>(1, Order * Order);
            double[] doubles = Kernels.Samples.Uniform<double>(1, Order * Order);
            (float[] Single, double[] Double) alone = (Work<float>(provider, 1, singles), Work<double>(provider, 1, doubles));
            foreach (int threads in new[] { 2, 3, 7 })
            {
                Kernels.Samples.ShouldBeSameBits<float>(Work<float>(provider, threads, singles), alone.Single, $"{threads} threads");
                Kernels.Samples.ShouldBeSameBits<double>(Work<double>(provider, threads, doubles), alone.Double, $"{threads} threads");
            }
        }
        finally
        {
            Control.MaxDegreeOfParallelism = before;
        }

        static T[] Work<T>(ILinearAlgebraProvider<T> provider, int threads, T[] a)
            where T : struct
        {
            T[] product = new T[a.Length], lu = [.. a], x = [.. a];
            int[] pivots = new int[Order];
            ThreadsCollection.With(threads, () =>
            {
                provider.MatrixMultiply(a, Order, Order, a, Order, Order, product);
                provider.LUFactor(lu, Order, pivots);
                provider.LUSolveFactored(Order, lu, Order, pivots, x);
            });
            return [.. product, .. lu, .. x];
        }
    }

    [Fact]
    public void Calls_AfterTheFirst_AllocateNothing()
    {
        const int Order = 130;
        ILinearAlgebraProvider<double> provider = new SimdLinearAlgebraProvider();
        double[] a = Kernels.Samples.Uniform<double>(1, Order * Order), c = new double[Order * Order], x = Kernels.Samples.Uniform<double>(2, Order), definite = new double[Order * Order];
        provider.MatrixMultiplyWithUpdate(Transpose.DontTranspose, Transpose.Transpose, 1, a, Order, Order, a, Order, Order, 0, definite);
        for (int i = 0; i < Order; i++)
        {
            definite[(i * Order) + i] += Order;
        }

        int[] pivots = new int[Order];
        int before = Control.MaxDegreeOfParallelism;
        try
        {
            Control.MaxDegreeOfParallelism = 1;
            for (int call = 0; call < 3; call++)
            {
                long bytes = GC.GetAllocatedBytesForCurrentThread();
                provider.MatrixMultiply(a, Order, Order, a, Order, Order, c);
                provider.MatrixMultiplyWithUpdate(Transpose.Transpose, Transpose.Transpose, 2, a, Order, Order, a, Order, Order, 1, c);
                provider.LUSolve(1, a, Order, x);
                a.CopyTo(c, 0);
                provider.LUFactor(c, Order, pivots);
                provider.LUSolveFactored(1, c, Order, pivots, x);
                provider.CholeskySolve(definite, Order, x, 1);
                provider.DotProduct(a, c);
                provider.AddVectorToScaledVector(a, 0.5, c, c);
                bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
                if (call == 2)
                {
                    bytes.Should().Be(0);
                }
            }
        }
        finally
        {
            Control.MaxDegreeOfParallelism = before;
        }
    }

    private static void WithProcessWide(ILinearAlgebraProvider provider, Action test)
    {
        ILinearAlgebraProvider before = LinearAlgebraControl.Provider;
        try
        {
            LinearAlgebraControl.Provider = provider;
            test();
        }
        finally
        {
            LinearAlgebraControl.Provider = before;
        }
    }
}
