using NeuralNet.Kernels;

namespace NeuralNet.Tests.Kernels;

public class NonFiniteTests
{
    [Fact]
    public void IndexIn_AnyPlace_FindsTheFirst()
    {
        foreach (int length in (int[])[1, 2, 7, 16, 17, 4095, 4096, 4097, 10_000])
        {
            float[] values = new float[length];
            Array.Fill(values, float.MaxValue);
            NonFinite.IndexIn(values).Should().Be(-1);
            values[^1] = float.NaN;
            foreach (int place in (int[])[length - 1, length / 2, 0])
            {
                values[place] = place % 2 == 0 ? float.NegativeInfinity : float.NaN;

                NonFinite.IndexIn(values).Should().Be(place);
            }
        }

        NonFinite.IndexIn([]).Should().Be(-1);
    }
}
