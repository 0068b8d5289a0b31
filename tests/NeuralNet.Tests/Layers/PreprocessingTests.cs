using NeuralNet.Kernels;
using NeuralNet.Tests.Kernels;
using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Layers;

/// <summary>Preprocessing layers, and the waves of numbers, against their formulas.</summary>
[Trait("Category", "Numeric")]
public sealed class PreprocessingTests
{
    [Fact]
    public void PolynomialFeatures_AreInScikitLearnsOrder()
    {
        Tensor row = Tensor.From([2, 3, 5], 1, 3);

        Of(new PolynomialFeatures(3)).Should().Equal(2, 3, 5, 4, 6, 10, 9, 15, 25);
        Of(new PolynomialFeatures(3, 3, hasPowers: false)).Should().Equal(2, 3, 5, 6, 10, 15, 30);
        Of(new PolynomialFeatures(3, 1)).Should().Equal(2, 3, 5);
        new PolynomialFeatures(5, 4).Outputs.Should().Be(125, "C(9, 4) - 1");

        float[] Of(Layer layer) => new Model([layer]).Predict(row).AsSpan().ToArray();
    }

    [Theory]
    [InlineData(3, 3, true)]
    [InlineData(4, 4, false)]
    public void PolynomialFeatures_NameTheFactorsOfEachOutput(int columns, int degree, bool hasPowers)
    {
        var layer = new PolynomialFeatures(columns, degree, hasPowers);
        float[] primes = [2, 3, 5, 7];
        Tensor row = Tensor.From(primes.AsSpan(0, columns), 1, columns);

        new Model([layer]).Predict(row).ToArray().Should().Equal(layer.Factors.Select(factors => factors.Aggregate(1f, (product, column) => product * row[column])));
    }

    [Fact]
    public void SmoothClip_IsItsFormula_AlsoFarOut()
    {
        float[] numbers = [0, 1, -1, 3, -30, 1e6f, -1e25f, float.MaxValue, float.NaN];
        float[] clipped = Forward(new SmoothClip(3), numbers);

        for (int i = 0; i < numbers.Length; i++)
        {
            double x = numbers[i];
            double expected = x / Math.Sqrt(1 + (x / 3 * (x / 3)));
            (float.IsNaN(clipped[i]) ? double.IsNaN(expected) : Math.Abs(clipped[i] - expected) < 1e-6).Should().BeTrue("of {0}", x);
        }
    }

    [Fact]
    public void OneHot_StandsSideBySide() =>
        new Model([new OneHot(2, 3)]).Predict(Tensor.From([1, 0, 0, 2], 2, 2)).AsSpan().ToArray().Should().Equal(0, 1, 1, 0, 0, 1, 0, 0, 0, 1);

    [Fact]
    public void SinCos_OverALargeRange_AreThoseOfFloat64()
    {
        float[] angles = [.. Kernels.Samples.Uniform(1, 4001, -20, 20), .. Kernels.Samples.Uniform(2, 4001, -1000, 1000), 0, -0f, MathF.PI, -MathF.PI];
        var waves = new Waves(angles);

        for (int i = 0; i < angles.Length; i++)
        {
            Math.Abs(waves.Cosines[i] - Math.Cos(angles[i])).Should().BeLessThan(5e-7, "cos {0}", angles[i]);
        }
    }

    private static float[] Forward(Layer layer, float[] row)
    {
        var output = new Tensor(1, row.Length);
        new LayerContext(layer, training: false).Forward(Tensor.From(row, 1, row.Length), output);
        return output.AsSpan().ToArray();
    }

    /// <summary>cos of angles by the embedding's kernel: frequency 1 / 2π of one wave, weight 1.</summary>
    private sealed class Waves
    {
        public Waves(float[] angles)
        {
            float[] output = new float[2 * angles.Length];
            for (int i = 0; i < angles.Length; i++)
            {
                // The angle goes into the phase, so that it is exact.
                PeriodicKernel.Forward([0], 1, 1, 2, [0], [angles[i]], [1], [0], output.AsSpan(2 * i, 2));
            }

            Cosines = [.. Enumerable.Range(0, angles.Length).Select(i => output[(2 * i) + 1])];
        }

        public float[] Cosines { get; }
    }
}
