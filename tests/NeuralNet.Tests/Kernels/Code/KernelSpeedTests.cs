using System.Diagnostics;
using System.Numerics.Tensors;
using NeuralNet.Kernels;
using Xunit.Abstractions;

namespace NeuralNet.Tests.Kernels.Code;

/// <summary>
/// A guard against slow kernels beside that of <see cref="KernelCodeTests"/>, for what instructions do not show, such as a wrong choice between two
/// kernels: how many times its plain twin's speed a kernel has, both in turn, the best of many rounds on one thread. The floors are 0.5 to 0.6 of the lesser
/// of what a Zen 5 and a Sapphire Rapids measure, with AVX-512 and without (<c>DOTNET_EnableAVX512=0</c>): half the speed does reach them. A busy sibling of
/// the core, which takes half of its first cache, may too: .ci/run measures while nothing else runs.
/// </summary>
[Trait("Category", "Speed")]
[Collection(ProcessCollection.Name)]
public sealed class KernelSpeedTests(ITestOutputHelper output)
{
    // On a machine whose cores are all busy, the compiler's own thread comes late.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Times the floor: the runtime has not compiled the twin in full yet.
    private const double Implausible = 4;
    private const int Rounds = 25;
    private const double SecondsPerTurn = 0.001;

    // The runtime compiles what was called often in full, in two stages, each when it has had nothing new to compile for 100 ms.
    private const int WarmUps = 6;
    private static readonly TimeSpan WarmUpPause = TimeSpan.FromMilliseconds(120);

    [DefaultPathTheory]
    [InlineData(64, 64, 64, 5.0, 2.6)]
    [InlineData(128, 128, 128, 4.4, 2.3)]
    [InlineData(256, 256, 256, 3.3, 1.8)]
    [InlineData(128, 10, 128, 13, 10)]
    [InlineData(1, 256, 784, 0.8, 0.75)]
    public void Product_AgainstRowsOfMultiplyAdds_HasItsSpeed(int m, int n, int k, double floor512, double floor256)
    {
        Tensor a = Numbers(m * k, 1), b = Numbers(k * n, 2), c = new(m * n), twin = new(m * n);
        Check(
            $"{m} x {n} x {k}", Floor(floor512, floor256), () => Gemm.Multiply<float>(1, a.AsSpan(), false, b.AsSpan(), false, m, n, k, 0, c.AsSpan()),
            () => PlainTwins.Multiply(a.AsSpan(), b.AsSpan(), twin.AsSpan(), m, n, k), c, twin);
    }

    [DefaultPathTheory]
    [InlineData(1.1, 1.1)]
    public void PackedRow_AgainstRowsOfMultiplyAdds_HasItsSpeed(double floor512, double floor256)
    {
        const int N = 256, K = 784;
        Tensor a = Numbers(K, 1), b = Numbers(K * N, 2), c = new(N), twin = new(N);
        Predictor predictor = new Model([new Dense(K, N)], seed: 1).Freeze();
        Check(
            "a packed row", Floor(floor512, floor256), () => predictor.Predict(a.AsSpan(), c.AsSpan()),
            () => PlainTwins.Multiply(a.AsSpan(), b.AsSpan(), twin.AsSpan(), 1, N, K));
    }

    [DefaultPathTheory]
    [InlineData(10, 0.42, 0.4)]
    [InlineData(512, 0.75, 0.95)]
    public void Softmax_AgainstSweeps_HasItsSpeed(int columns, double floor512, double floor256)
    {
        Tensor logits = Numbers(4096 / columns * columns, 1), probabilities = new(logits.Shape), twin = new(logits.Shape);
        Check(
            $"softmax of {columns}", Floor(floor512, floor256), () => SoftmaxKernel.Softmax(logits.AsSpan(), columns, probabilities.AsSpan()),
            () => PlainTwins.Softmax(logits.AsSpan(), columns, twin.AsSpan()), probabilities, twin);
    }

    [DefaultPathTheory]
    [InlineData(0.65, 0.8)]
    public void Sigmoid_AgainstTensorPrimitives_HasItsSpeed(double floor512, double floor256)
    {
        Tensor z = Numbers(4096, 1), y = new(z.Shape), twin = new(z.Shape);
        Check(
            "sigmoid", Floor(floor512, floor256), () => ActivationKernel<SigmoidOperator>.Forward(default, z.AsSpan(), default, default, y.AsSpan()),
            () => TensorPrimitives.Sigmoid<float>(z.AsSpan(), twin.AsSpan()), y, twin);
    }

    [DefaultPathTheory]
    [InlineData(0.55, 0.7)]
    public void Tanh_AgainstTensorPrimitives_HasItsSpeed(double floor512, double floor256)
    {
        Tensor z = Numbers(4096, 1), y = new(z.Shape), twin = new(z.Shape);
        Check(
            "tanh", Floor(floor512, floor256), () => ActivationKernel<TanhOperator>.Forward(default, z.AsSpan(), default, default, y.AsSpan()),
            () => TensorPrimitives.Tanh<float>(z.AsSpan(), twin.AsSpan()), y, twin);
    }

    [DefaultPathTheory]
    [InlineData(0.53, 0.27)]
    public void Relu_AgainstALoop_HasItsSpeed(double floor512, double floor256)
    {
        Tensor z = Numbers(4096, 1), y = new(z.Shape), twin = new(z.Shape);
        Check(
            "relu", Floor(floor512, floor256), () => ActivationKernel<ReluOperator>.Forward(default, z.AsSpan(), default, default, y.AsSpan()),
            () => PlainTwins.Relu(z.AsSpan(), twin.AsSpan()), y, twin);
    }

    [DefaultPathTheory]
    [InlineData(0.5, 0.43)]
    public void Adam_AgainstALoop_HasItsSpeed(double floor512, double floor256)
    {
        const int Length = 4096;
        Tensor gradient = Numbers(Length, 1);
        Tensor first = new(Length), second = new(Length), value = Numbers(Length, 2);
        Tensor twinFirst = new(Length), twinSecond = new(Length), twinValue = Numbers(Length, 2);
        var rule = new AdamRule(1e-6f, 0.9f, 0.999f, 1e-8f, correction: 1, weightDecay: 0, keep: 1);
        Check(
            "Adam", Floor(floor512, floor256), () => UpdateKernel<AdamRule>.Step(rule, gradient.AsSpan(), first.AsSpan(), second.AsSpan(), value.AsSpan()),
            () => PlainTwins.Adam(gradient.AsSpan(), twinFirst.AsSpan(), twinSecond.AsSpan(), twinValue.AsSpan(), 1e-6f, 0.9f, 0.999f, 1e-8f));
    }

    [DefaultPathTheory]
    [InlineData(0.9, 0.9)]
    public void LayerNorm_AgainstSweeps_HasItsSpeed(double floor512, double floor256)
    {
        const int Rows = 16, Columns = 256;
        Tensor source = Numbers(Rows * Columns, 1), weight = Numbers(Columns, 2), bias = Numbers(Columns, 3);
        Tensor destination = new(source.Shape), moments = new(2 * Rows), twin = new(source.Shape);
        Check(
            "layer normalisation", Floor(floor512, floor256),
            () => RowNormKernel.Forward(
                source.AsSpan(), weight.AsSpan(), bias.AsSpan(), isCentered: true, 1e-5f, moments.AsSpan(), destination.AsSpan()),
            () => PlainTwins.LayerNorm(source.AsSpan(), weight.AsSpan(), bias.AsSpan(), 1e-5f, twin.AsSpan()), destination, twin);
    }

    private static double Floor(double floor512, double floor256) => KernelPaths.Current == KernelPath.Vector512 ? floor512 : floor256;

    private void Check(string name, double floor, Action kernel, Action twin, Tensor? result = null, Tensor? twinResult = null)
    {
        int threads = Parallelism.MaxThreads;
        Parallelism.MaxThreads = 1;
        try
        {
            WarmUp(kernel, twin);
            if (result is not null && twinResult is not null)
            {
                TensorPrimitives.Distance<float>(result.AsSpan(), twinResult.AsSpan())
                    .Should().BeLessThan(1e-3f * TensorPrimitives.Norm<float>(result.AsSpan()), "both do the same");
            }

            double ratio = Ratio(kernel, twin);
            long begin = Stopwatch.GetTimestamp();
            while (!(ratio >= floor && ratio < Implausible * floor) && Stopwatch.GetElapsedTime(begin) < Patience)
            {
                WarmUp(kernel, twin);
                ratio = Ratio(kernel, twin);
            }

            output.WriteLine($"{name}: {ratio:F2} times its twin's speed, at least {floor} expected");
            ratio.Should().BeGreaterThanOrEqualTo(floor, $"so many times the speed of its twin in PlainTwins {name} had with {KernelPaths.Current}; KernelCodeTests may tell what became of its loop");
        }
        finally
        {
            Parallelism.MaxThreads = threads;
        }
    }

    private static void WarmUp(Action kernel, Action twin)
    {
        for (int i = 0; i < WarmUps; i++)
        {
            for (int call = 0; call < 40; call++)
            {
                kernel();
                twin();
            }

            Thread.Sleep(WarmUpPause);
        }
    }

    /// <summary>The best seconds of the twin over the best of the kernel: noise only ever adds to a time.</summary>
    private static double Ratio(Action kernel, Action twin)
    {
        double mine = double.PositiveInfinity, its = double.PositiveInfinity;
        for (int round = 0; round < Rounds; round++)
        {
            mine = Math.Min(mine, Seconds(kernel, SecondsPerTurn));
            its = Math.Min(its, Seconds(twin, SecondsPerTurn));
        }

        return its / mine;
    }

    /// <summary>The least seconds of a few calls, over as many as fill a turn.</summary>
    private static double Seconds(Action work, double turn)
    {
        double least = double.PositiveInfinity;
        long begin = Stopwatch.GetTimestamp();
        do
        {
            const int Calls = 4;
            long before = Stopwatch.GetTimestamp();
            for (int call = 0; call < Calls; call++)
            {
                work();
            }

            least = Math.Min(least, Stopwatch.GetElapsedTime(before).TotalSeconds / Calls);
        }
        while (Stopwatch.GetElapsedTime(begin).TotalSeconds < turn);
        return least;
    }

    // Tensors, which begin at a cache line, as the library's numbers do: on arrays as the runtime places them, vectors that lie across two lines are measured.
    private static Tensor Numbers(int count, int seed) => Tensor.Uniform(new Shape(count), -1, 1, seed);

    /// <summary>A theory for the path that this machine takes by itself, where floors were measured: the others are there to be right.</summary>
    private sealed class DefaultPathTheoryAttribute : TheoryAttribute
    {
        public DefaultPathTheoryAttribute() => Skip =
            KernelPaths.Forced.Length > 0 ? $"{KernelPaths.Variable} chooses the path."
            : KernelPaths.Current is KernelPath.Vector512 or KernelPath.Vector256 ? null
            : $"No floors were measured for {KernelPaths.Current}.";
    }
}
