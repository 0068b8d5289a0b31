using CsCheck;
using NeuralNet.Kernels;
using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Kernels;

/// <summary>Softmax and its cross-entropy against float64.</summary>
[Trait("Category", "Numeric")]
public class SoftmaxKernelTests
{
    // Logits within ±5 lose 2^-21 in the subtraction of the maximum, which the exponential makes a relative error.
    private const double Relative = 2e-6;

    [Fact]
    public void Softmax_RaggedWidths_AgreesWithFloat64AndStaysInside()
    {
        for (int columns = 1; columns <= 40; columns++)
        {
            var logits = Guarded.Source(Samples.Uniform(columns, 5 * columns, -5, 5));
            var p = Guarded.Destination(5 * columns, float.NaN);

            SoftmaxKernel.Softmax(logits.Span, columns, p.Span);
            Samples.ShouldBeClose(
                p.Span, NaiveDouble.Softmax(NaiveDouble.From(logits.Span), columns), Relative, 0, $"{columns} columns");
            p.ShouldBeIntact("probabilities");

            // In place.
            SoftmaxKernel.Softmax(logits.Span, columns, logits.Span);
            Samples.ShouldBeSameBits(logits.Span, p.Span, $"in place, {columns} columns");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Softmax_HugeLogits_AgreesWithFloat64(int columns)
    {
        float[] logits = Samples.Uniform(8, 20 * columns, -1e4f, 1e4f);
        float[] p = new float[logits.Length];

        SoftmaxKernel.Softmax(logits, columns, p);

        Samples.ShouldBeClose(p, NaiveDouble.Softmax(NaiveDouble.From(logits), columns), 1e-3, 1e-38, "logits up to 1e4");
        for (int row = 0; row < 20; row++)
        {
            p.AsSpan(row * columns, columns).ToArray().Sum().Should().BeApproximately(1, 1e-5f);
        }
    }

    [Fact]
    public void Softmax_OneColumn_IsOne()
    {
        float[] p = new float[6];
        SoftmaxKernel.Softmax([0, 1, -1e30f, 1e30f, float.MaxValue, float.MinValue], 1, p);
        p.Should().AllBeEquivalentTo(1f);
    }

    [Fact]
    public void Softmax_MaskedLogits_GetNothing()
    {
        float[] p = new float[3];
        SoftmaxKernel.Softmax([1, float.NegativeInfinity, 1], 3, p);
        p.Should().Equal(0.5f, 0, 0.5f);
    }

    // A whole number added to multiples of 1/64 is exact, so not even rounding may differ.
    [Fact]
    public void Softmax_SameNumberAddedToEveryLogit_ChangesNothing() =>
        Gen.Select(Gen.Int[-320, 320].Array[1, 40], Gen.Int[-1000, 1000]).Sample(
            (numerators, offset) =>
            {
                float[] logits = Array.ConvertAll(numerators, x => x / 64f);
                float[] shifted = Array.ConvertAll(logits, x => x + offset);
                float[] p = new float[logits.Length];
                float[] q = new float[logits.Length];

                SoftmaxKernel.Softmax(logits, p.Length, p);
                SoftmaxKernel.Softmax(shifted, q.Length, q);

                Samples.ShouldBeSameBits(q, p, $"offset {offset}");
            },
            iter: 300);

    [Fact]
    public void Softmax_NotANumber_SpoilsItsRowOnly()
    {
        for (int position = 0; position < 21; position++)
        {
            float[] logits = Samples.Uniform(9, 63);
            logits[21 + position] = float.NaN;
            float[] p = new float[63];

            SoftmaxKernel.Softmax(logits, 21, p);

            p[..21].Should().NotContain(float.NaN);
            p[21..42].Should().OnlyContain(x => float.IsNaN(x));
            p[42..].Should().NotContain(float.NaN);
        }
    }

    [Theory]
    [InlineData(5f, 2e-6)]
    [InlineData(1e4f, 1e-3)]
    public void CrossEntropyOfClasses_RaggedWidths_AgreesWithFloat64(float range, double relative)
    {
        for (int columns = 1; columns <= 40; columns++)
        {
            const int rows = 7;
            var logits = Guarded.Source(Samples.Uniform(columns, rows * columns, -range, range));
            float[] classes = Array.ConvertAll(Samples.Uniform(-columns, rows, 0, columns), MathF.Floor);
            var gradient = Guarded.Destination(rows * columns, float.NaN);
            double[] expectedGradient = new double[rows * columns];
            double expected = NaiveDouble.SoftmaxCrossEntropy(
                NaiveDouble.From(logits.Span), NaiveDouble.OneHot(NaiveDouble.From(classes), columns), columns, expectedGradient);

            double sum = SoftmaxKernel.CrossEntropyOfClasses(logits.Span, classes, columns, 1f / rows, gradient.Span);

            Samples.ShouldBeClose([(float)(sum / rows)], [expected], 1e-6, 1e-7, $"{columns} columns");
            Samples.ShouldBeClose(gradient.Span, expectedGradient, relative, 1e-7 / rows, $"the gradient, {columns} columns");
            gradient.ShouldBeIntact("gradient");
            SoftmaxKernel.CrossEntropyOfClasses(logits.Span, classes, columns, 1f / rows, []).Should().Be(sum, "of no gradient");
        }
    }

    [Theory]
    [InlineData(5f, 2e-6)]
    [InlineData(1e4f, 1e-3)]
    public void CrossEntropyOfDistributions_RaggedWidths_AgreesWithFloat64(float range, double relative)
    {
        for (int columns = 1; columns <= 40; columns++)
        {
            const int rows = 7;
            var logits = Guarded.Source(Samples.Uniform(columns, rows * columns, -range, range));

            // Any weights serve, also those that do not sum to 1; some are 0.
            var targets = Guarded.Source(Array.ConvertAll(Samples.Uniform(-columns, rows * columns), x => MathF.Max(0, x)));
            var gradient = Guarded.Destination(rows * columns, float.NaN);
            double[] expectedGradient = new double[rows * columns];
            double expected = NaiveDouble.SoftmaxCrossEntropy(
                NaiveDouble.From(logits.Span), NaiveDouble.From(targets.Span), columns, expectedGradient);

            double sum = SoftmaxKernel.CrossEntropyOfDistributions(logits.Span, targets.Span, columns, 1f / rows, gradient.Span);

            Samples.ShouldBeClose([(float)(sum / rows)], [expected], 1e-6, 1e-6, $"{columns} columns");
            Samples.ShouldBeClose(gradient.Span, expectedGradient, relative, 3e-6 / rows, $"the gradient, {columns} columns");
            gradient.ShouldBeIntact("gradient");
            SoftmaxKernel.CrossEntropyOfDistributions(logits.Span, targets.Span, columns, 1f / rows, []).Should().Be(sum, "of no gradient");
        }
    }

    [Fact]
    public void CrossEntropy_ClassesAndTheirOneHotRows_AreTheSame()
    {
        const int rows = 9, columns = 11;
        float[] logits = Samples.Uniform(10, rows * columns, -5, 5);
        float[] classes = [0, 1, 2, 3, 5, 7, 8, 9, 10];
        float[] oneHot = Array.ConvertAll(NaiveDouble.OneHot(NaiveDouble.From(classes), columns), x => (float)x);
        float[] ofClasses = new float[rows * columns];
        float[] ofRows = new float[rows * columns];

        double first = SoftmaxKernel.CrossEntropyOfClasses(logits, classes, columns, 1, ofClasses);
        double second = SoftmaxKernel.CrossEntropyOfDistributions(logits, oneHot, columns, 1, ofRows);

        second.Should().BeApproximately(first, 1e-6 * first);
        Samples.ShouldBeClose(ofRows, NaiveDouble.From(ofClasses), 1e-6, 1e-7, "the gradient");
    }

    // A target of 0 on an impossible class costs nothing: 0 · ln 0 is 0.
    [Fact]
    public void CrossEntropyOfDistributions_ImpossibleClassWithoutTarget_CostsNothing()
    {
        float[] gradient = new float[3];
        double value = SoftmaxKernel.CrossEntropyOfDistributions([2, float.NegativeInfinity, 2], [0.5f, 0, 0.5f], 3, 1, gradient);

        value.Should().BeApproximately(Math.Log(2), 1e-7);
        gradient.Should().Equal(0, 0, 0);
    }
}
