using NeuralNet.Kernels;

namespace NeuralNet.Tests.Kernels;

[Trait("Category", "Numeric")]
public sealed class RescaleTests
{
    public static TheoryData<int> Lengths => [0, 1, 3, 4, 5, 7, 8, 9, 15, 16, 17, 33];

    // IEEE 754 rounds a float64 result of two float32 numbers as float32 arithmetic does, so the twins agree to the bit.
    [Theory]
    [MemberData(nameof(Lengths))]
    public void Rescale_OfAnyLength_GivesTheBitsOfItsTwin(int length)
    {
        (float[] row, float[] mean) = (Numbers(length, 1), Numbers(length, 2));
        float[] scale = Array.ConvertAll(Numbers(length, 3), number => Math.Abs(number) + 0.01f);

        Of(destination => Rescale.Forward(row, mean, scale, destination))
            .Should().Equal(Twin(i => (float)((double)(float)((double)row[i] - mean[i]) / scale[i])));
        Of(destination => Rescale.Inverse(row, mean, scale, destination))
            .Should().Equal(Twin(i => (float)((double)(float)((double)row[i] * scale[i]) + mean[i])));
        Of(destination => Rescale.ForwardGradient(row, scale, destination)).Should().Equal(Twin(i => (float)((double)row[i] / scale[i])));
        Of(destination => Rescale.InverseGradient(row, scale, destination)).Should().Equal(Twin(i => (float)((double)row[i] * scale[i])));

        float[] Twin(Func<int, float> element) => [.. Enumerable.Range(0, length).Select(element)];

        float[] Of(Action<float[]> compute)
        {
            float[] destination = new float[length];
            Array.Fill(destination, float.NaN);
            compute(destination);
            return destination;
        }
    }

    [Fact]
    public void Rescale_InPlace_IsAllowed()
    {
        float[] row = [3, 0];
        Rescale.Forward(row, [1, 10], [2, 5], row);
        row.Should().Equal(1, -2);
        Rescale.Inverse(row, [1, 10], [2, 5], row);
        row.Should().Equal(3, 0);
    }

    [Theory]
    [InlineData(1e-42f)]
    [InlineData(float.Epsilon)]
    [InlineData(2.938736E-39f)] // 2^-128, whose reciprocal is the first to be infinite
    public void Forward_OfTinyScale_GivesZeroAtTheMean(float scale)
    {
        float[] result = [float.NaN, float.NaN, float.NaN];

        Rescale.Forward([7, 2 * scale, 0], [7, 0, 0], [scale, scale, scale], result);
        result.Should().Equal(0, 2, 0);

        Rescale.ForwardGradient([0, scale, -scale], [scale, scale, scale], result);
        result.Should().Equal(0, 1, -1);
    }

    private static float[] Numbers(int length, int seed) => Tensor.Uniform(new Shape(length), -3, 3, seed).ToArray();
}
