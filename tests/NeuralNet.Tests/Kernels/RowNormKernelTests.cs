using NeuralNet.Kernels;

namespace NeuralNet.Tests.Kernels;

[Trait("Category", "Numeric")]
[Collection(ThreadsCollection.Name)]
public class RowNormKernelTests
{
    private const float Epsilon = 1e-5f;

    // Ragged rows, rows of whole vectors on each path, and around the longest that go through the pipeline; fewer rows than it has stages, and
    // more than a part.
    public static TheoryData<int, int> Sizes
    {
        get
        {
            var sizes = new TheoryData<int, int>();
            foreach (int columns in Enumerable.Range(1, 40).Concat([64, 65, 128, 2_048, 2_049, 2_112]))
            {
                foreach (int rows in columns > 2_000 ? new[] { 1, 2, 3, 19 } : [0, 1, 2, 3, 4, 9])
                {
                    sizes.Add(rows, columns);
                }
            }

            sizes.Add(1_100, 64);
            return sizes;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Forward_AnySize_AgreesWithFloat64AndStaysInside(int rows, int columns)
    {
        foreach (bool isCentered in new[] { true, false })
        {
            var source = Guarded.Source(Samples.Uniform(columns, rows * columns, 2, 4));
            var weight = Guarded.Source(Samples.Uniform(1, columns));
            var bias = Guarded.Source(Samples.Uniform(2, columns));
            var moments = Guarded.Destination(2 * rows, float.NaN);
            var destination = Guarded.Destination(rows * columns, float.NaN);
            string what = $"{rows} x {columns}, centered {isCentered}";

            RowNormKernel.Forward(source.Span, weight.Span, isCentered ? bias.Span : default, isCentered, Epsilon, moments.Span, destination.Span);

            double[] expected = new double[rows * columns], expectedMoments = new double[2 * rows];
            for (int i = 0; i < rows; i++)
            {
                double[] row = [.. source.Span.Slice(i * columns, columns).ToArray().Select(x => (double)x)];
                double mean = isCentered ? row.Average() : 0, inverse = 1 / Math.Sqrt(row.Average(x => (x - mean) * (x - mean)) + Epsilon);
                (expectedMoments[2 * i], expectedMoments[(2 * i) + 1]) = (mean, inverse);
                for (int j = 0; j < columns; j++)
                {
                    expected[(i * columns) + j] = ((row[j] - mean) * inverse * weight.Span[j]) + (isCentered ? bias.Span[j] : 0);
                }
            }

            Samples.ShouldBeClose(moments.Span, expectedMoments, columns == 1 ? 1e-3 : 1e-5, 1e-6, $"moments, {what}");
            Samples.ShouldBeClose(destination.Span, expected, 1e-4, 2e-5, what);
            moments.ShouldBeIntact(what);
            destination.ShouldBeIntact(what);
        }
    }

    // A row in the middle of a part has others in work beside it, one at its ends has not, and one alone has none.
    [Theory]
    [InlineData(1_100, 64)]
    [InlineData(70, 512)]
    [InlineData(19, 2_048)]
    [InlineData(19, 100)]
    public void Forward_RowAmongOthers_HasTheBitsThatItHasAlone(int rows, int columns)
    {
        float[] source = Samples.Uniform(3, rows * columns, -1, 3), weight = Samples.Uniform(4, columns), bias = Samples.Uniform(5, columns);
        foreach (bool isCentered in new[] { true, false })
        {
            foreach (int threads in new[] { 1, 2, 3 })
            {
                ThreadsCollection.With(threads, () =>
                {
                    (float[] moments, float[] destination) = Forward(source);
                    for (int i = 0; i < rows; i++)
                    {
                        (float[] ownMoments, float[] own) = Forward(source.AsSpan(i * columns, columns));
                        Samples.ShouldBeSameBits(destination.AsSpan(i * columns, columns), own, $"row {i}, {threads} threads");
                        Samples.ShouldBeSameBits(moments.AsSpan(2 * i, 2), ownMoments, $"moments of row {i}, {threads} threads");
                    }
                });
            }

            (float[] Moments, float[] Destination) Forward(ReadOnlySpan<float> of)
            {
                float[] moments = new float[2 * of.Length / columns], destination = new float[of.Length];
                RowNormKernel.Forward(of, weight, isCentered ? bias : default(ReadOnlySpan<float>), isCentered, Epsilon, moments, destination);
                return (moments, destination);
            }
        }
    }
}
