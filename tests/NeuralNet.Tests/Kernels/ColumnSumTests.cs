using NeuralNet.Kernels;

namespace NeuralNet.Tests.Kernels;

[Trait("Category", "Numeric")]
public class ColumnSumTests
{
    // (rows + 4) roundings of 2^-24, each of at most the sum of the magnitudes.
    [Theory]
    [InlineData(1f, 0f)]
    [InlineData(1f, 1f)]
    [InlineData(-0.1f, 0.9f)]
    [InlineData(2f, 0f)]
    public void Add_RaggedColumns_AgreesWithFloat64AndStaysInside(float alpha, float beta)
    {
        int[] wide = [4 * Samples.Width, (4 * Samples.Width) + 1, (5 * Samples.Width) + 3, 130];
        foreach (int columns in Enumerable.Range(1, 40).Concat(wide))
        {
            foreach (int rows in new[] { 0, 1, 2, 33 })
            {
                var source = Guarded.Source(Samples.Uniform(columns + rows, rows * columns));
                float[] before = Samples.Uniform(-columns - rows, columns);
                var destination = Guarded.Destination(columns, float.NaN);
                if (beta != 0)
                {
                    before.CopyTo(destination.Span);
                }

                ColumnSum.Add(alpha, source.Span, beta, destination.Span);

                double[] expected = new double[columns];
                for (int j = 0; j < columns; j++)
                {
                    for (int i = 0; i < rows; i++)
                    {
                        expected[j] += source.Span[(i * columns) + j];
                    }

                    expected[j] = (alpha * expected[j]) + (beta == 0 ? 0 : (double)beta * before[j]);
                }

                double bound = (rows + 4) * Math.ScaleB(1, -24) * ((Math.Abs(alpha) * rows) + Math.Abs(beta));
                Samples.ShouldBeClose(destination.Span, expected, 0, bound + 1e-30, $"{rows} rows of {columns}");
                destination.ShouldBeIntact($"{rows} rows of {columns}");
            }
        }
    }

    [Fact]
    public void Add_NotANumber_SpoilsItsColumnOnly()
    {
        float[] source = Samples.Uniform(12, 5 * 37);
        source[(3 * 37) + 20] = float.NaN;
        float[] destination = new float[37];

        ColumnSum.Add(1, source, 0, destination);

        for (int j = 0; j < 37; j++)
        {
            float.IsNaN(destination[j]).Should().Be(j == 20);
        }
    }
}
