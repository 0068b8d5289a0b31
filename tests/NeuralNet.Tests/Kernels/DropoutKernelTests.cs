using NeuralNet.Kernels;
using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Kernels;

[Trait("Category", "Numeric")]
public class DropoutKernelTests
{
    // Ragged lengths, and around the 1,024 numbers of a block and the 8,192 of a part.
    public static TheoryData<int> Lengths => [.. Enumerable.Range(0, 41), 1_023, 1_024, 1_025, 8_191, 8_192, 8_193, (2 * 8_192) + 7];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Forward_AnyLength_AgreesWithFloat64(int length)
    {
        foreach (float rate in new[] { 0, 0.1f, 0.5f, 0.999f })
        {
            var random = new CounterRandom(RandomPurpose.LayerDraws, length, 1);
            ulong[] draws = new ulong[(length + 1) / 2];
            random.Fill(0, draws);
            var source = Guarded.Source(Samples.Uniform(1, length));
            var factors = Guarded.Destination(length, float.NaN);
            var destination = Guarded.Destination(length, float.NaN);

            DropoutKernel.Forward(random, rate, source.Span, factors.Span, destination.Span);

            double[] expected = NaiveDouble.DropoutFactors(draws, rate, length);
            string what = $"rate {rate}, {length} elements";
            Samples.ShouldBeClose(factors.Span, expected, 1e-6, 0, $"factors, {what}");
            double[] products = [.. NaiveDouble.From(source.Span).Zip(expected, (x, factor) => x * factor)];
            Samples.ShouldBeClose(destination.Span, products, 1e-6, 0, $"destination, {what}");
            factors.ShouldBeIntact(what);
            destination.ShouldBeIntact(what);
        }
    }

    // The upper halves of the known draws of CounterRandomTests, 13974306, 16479916, 8588186 and 5786965 of 2^24, are those
    // of the odd numbers; of them only the fourth is below 0.4. Runs that shall repeat rely on it.
    [Fact]
    public void Forward_KnownStream_DropsTheKnownNumbers()
    {
        float[] factors = new float[8];

        DropoutKernel.Forward(new CounterRandom(RandomPurpose.LayerDraws, 42), 0.4f, new float[8], factors, new float[8]);

        new[] { factors[1], factors[3], factors[5], factors[7] }.Should().Equal(1 / (1 - 0.4f), 1 / (1 - 0.4f), 1 / (1 - 0.4f), 0);
    }

    // Of n draws, n · rate ± 4 · √(n · rate · (1 - rate)) are dropped except once in 16,000 seeds; the seeds are fixed. Pairs
    // share a draw: were its halves not independent, those that are dropped together would not be rate² of them.
    [Theory]
    [InlineData(0.05f)]
    [InlineData(0.5f)]
    [InlineData(0.8f)]
    public void Forward_ManyNumbers_DropsTheRateOfThem(float rate)
    {
        const int count = 200_000;
        float[] factors = new float[count];

        DropoutKernel.Forward(new CounterRandom(RandomPurpose.LayerDraws, 7), rate, new float[count], factors, new float[count]);

        int pairs = Enumerable.Range(0, count / 2).Count(i => factors[2 * i] == 0 && factors[(2 * i) + 1] == 0);
        ShouldBeBinomial(factors.Count(factor => factor == 0), count, rate);
        ShouldBeBinomial(pairs, count / 2, rate * rate);

        static void ShouldBeBinomial(int seen, int of, double probability) =>
            ((double)seen).Should().BeApproximately(of * probability, 4 * Math.Sqrt(of * probability * (1 - probability)));
    }
}
