using NeuralNet.Kernels;

namespace NeuralNet.Tests.Kernels;

[Trait("Category", "Numeric")]
public class ColumnMomentsTests
{
    // A variance of 1/12 beside a mean of 1000: the sum of squares is 10^7 times as much, which is all that a float holds.
    [Theory]
    [InlineData(0f)]
    [InlineData(1_000f)]
    public void Run_RaggedColumns_AgreesWithFloat64AndStaysInside(float center)
    {
        foreach (int columns in Enumerable.Range(1, 40).Concat([64, 65, 130]))
        {
            foreach (int rows in new[] { 1, 2, 3, 4, 5, 33, 1_001 })
            {
                var source = Guarded.Source(Samples.Uniform(columns + rows, rows * columns, center - 0.5f, center + 0.5f));
                var mean = Guarded.Destination(columns, float.NaN);
                var variance = Guarded.Destination(columns, float.NaN);

                ColumnMoments.Run(source.Span, mean.Span, variance.Span);

                for (int j = 0; j < columns; j++)
                {
                    double[] column = [.. Enumerable.Range(0, rows).Select(i => (double)source.Span[(i * columns) + j])];
                    double expected = column.Average();
                    ((double)mean.Span[j]).Should().BeApproximately(expected, 1e-6 * (1 + center));
                    ((double)variance.Span[j]).Should().BeApproximately(column.Average(x => (x - expected) * (x - expected)), 1e-5 * (1 + (center / 100)));
                }
            }
        }
    }

    [Theory]
    [InlineData(0.1f)]
    [InlineData(-12_345.678f)]
    [InlineData(3e37f)]
    public void Run_ConstantColumn_IsExact(float value)
    {
        foreach (int rows in Enumerable.Range(1, 20))
        {
            float[] source = new float[rows * 5], mean = new float[5], variance = new float[5];
            Array.Fill(source, value);

            ColumnMoments.Run(source, mean, variance);

            mean.Should().OnlyContain(number => number == value);
            variance.Should().OnlyContain(number => number == 0);
        }
    }
}
