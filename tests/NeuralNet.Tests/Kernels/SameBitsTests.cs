using NeuralNet.Kernels;

namespace NeuralNet.Tests.Kernels;

/// <summary>The number of threads never shows in a result, not by one bit.</summary>
[Collection(ThreadsCollection.Name)]
[Trait("Category", "Numeric")]
public class SameBitsTests
{
    private static readonly int[] Teams = [1, 2, 3, 8];

    // Each has more than the 1,200,000 (one row: 400,000) multiply-adds from which on threads share the work, whatever the width.
    [Theory]
    [InlineData(1, 1029, 401)]
    [InlineData(1, 257, 2000)]
    [InlineData(1, 300, 1400)]
    [InlineData(1000, 1, 784)]
    [InlineData(2, 1029, 650)]
    [InlineData(64, 128, 784)]
    [InlineData(77, 67, 257)]
    [InlineData(165, 67, 131)]
    [InlineData(641, 1, 530)]
    [InlineData(7, 2100, 515)]
    public void Gemm_AnyNumberOfThreads_SameBits(int m, int n, int k)
    {
        float[] a = Samples.Uniform(1, m * k);
        float[] b = Samples.Uniform(2, k * n);
        float[] before = Samples.Uniform(3, m * n);
        foreach ((bool transposeA, bool transposeB) in new[] { (false, false), (true, false), (false, true) })
        {
            ShouldNotDependOnThreads(() =>
            {
                float[] scaled = [.. before];
                Gemm.Multiply(-0.1f, a, transposeA, b, transposeB, m, n, k, 0.9f, scaled);
                float[] plain = [.. before];
                Gemm.Multiply(1, a, transposeA, b, transposeB, m, n, k, 0, plain);
                return [.. scaled, .. plain];
            });
        }
    }

    [Theory]
    [InlineData(300, 401)]
    [InlineData(1513, 67)]
    [InlineData(120_001, 1)]
    public void ActivationForward_AnyNumberOfThreads_SameBits(int rows, int columns)
    {
        float[] source = Samples.Uniform(4, rows * columns, -4, 4);
        float[] bias = Samples.Uniform(5, columns);
        ShouldNotDependOnThreads(() =>
        {
            float[] kept = new float[source.Length];
            float[] destination = new float[source.Length];
            ActivationKernel<GeluOperator>.Forward(default, source, bias, kept, destination);
            return [.. kept, .. destination];
        });
    }

    [Theory]
    [InlineData(300, 401)]
    [InlineData(1513, 67)]
    [InlineData(120_001, 1)]
    public void ActivationBackward_AnyNumberOfThreads_SameBits(int rows, int columns)
    {
        float[] kept = Samples.Uniform(6, rows * columns, -4, 4);
        float[] arriving = Samples.Uniform(7, rows * columns);
        ShouldNotDependOnThreads(() =>
        {
            float[] gradient = [.. arriving];
            ActivationKernel<SwishOperator>.Backward(default, kept, gradient);
            return gradient;
        });
    }

    [Theory]
    [InlineData(16_385)]
    [InlineData(100_003)]
    public void Update_AnyNumberOfThreads_SameBits(int length)
    {
        float[] gradient = Samples.Uniform(8, length);
        ShouldNotDependOnThreads(() =>
        {
            float[] value = Samples.Uniform(9, length);
            float[] first = new float[length];
            float[] second = new float[length];
            for (int step = 0; step < 3; step++)
            {
                UpdateKernel<AdamRule>.Step(
                    new AdamRule(0.01f, 0.9f, 0.999f, 1e-8f, 1, 0.01f, 1), gradient, first, second, value);
            }

            return [.. value, .. first, .. second];
        });
    }

    [Theory]
    [InlineData(16_385)]
    [InlineData(100_003)]
    public void Dropout_AnyNumberOfThreads_SameBits(int length)
    {
        float[] source = Samples.Uniform(10, length);
        ShouldNotDependOnThreads(() =>
        {
            uint[] kept = new uint[DropoutKernel.Words(length)];
            float[] destination = new float[length], gradient = new float[length];
            DropoutKernel.Forward(new CounterRandom(RandomPurpose.LayerDraws, 11), 0.4f, source, kept, destination);
            DropoutKernel.Apply(DropoutKernel.Scale(0.4f), kept, source, gradient);
            return [.. kept.Select(BitConverter.UInt32BitsToSingle), .. destination, .. gradient];
        });
    }

    private static void ShouldNotDependOnThreads(Func<float[]> compute)
    {
        float[]? alone = null;
        foreach (int threads in Teams)
        {
            ThreadsCollection.With(threads, () =>
            {
                float[] result = compute();
                alone ??= result;
                Samples.ShouldBeSameBits(result, alone, $"{threads} threads");
            });
        }
    }
}
