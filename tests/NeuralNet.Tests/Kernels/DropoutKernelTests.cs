using System.Runtime.InteropServices;
using NeuralNet.Kernels;
using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Kernels;

[Trait("Category", "Numeric")]
public class DropoutKernelTests
{
    // Ragged lengths, around the 32 numbers of a word and the 16,384 of a part.
    public static TheoryData<int> Lengths => [.. Enumerable.Range(0, 72), 1_023, 1_024, 1_025, 16_383, 16_384, 16_385, (2 * 16_384) + 7];

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
            var kept = Guarded.Destination(DropoutKernel.Words(length), float.NaN);
            var destination = Guarded.Destination(length, float.NaN);
            Span<uint> bits = MemoryMarshal.Cast<float, uint>(kept.Span);

            DropoutKernel.Forward(random, rate, source.Span, bits, destination.Span);

            double[] expected = NaiveDouble.DropoutFactors(draws, rate, length);
            string what = $"rate {rate}, {length} elements";
            uint[] words = bits.ToArray();
            Enumerable.Range(0, length).Select(i => IsKept(words, i)).Should().Equal(expected.Select(factor => factor != 0), what);
            (length % 32 == 0 || bits[^1] >> (length % 32) == 0).Should().BeTrue("no bit is set beyond the last number");
            double[] products = [.. NaiveDouble.From(source.Span).Zip(expected, (x, factor) => x * factor)];
            Samples.ShouldBeClose(destination.Span, products, 1e-6, 0, $"destination, {what}");
            kept.ShouldBeIntact(what);
            destination.ShouldBeIntact(what);

            var again = Guarded.Destination(length, float.NaN);
            DropoutKernel.Apply(DropoutKernel.Scale(rate), bits, source.Span, again.Span);
            again.Span.SequenceEqual(destination.Span).Should().BeTrue("what is kept is known from its bits");
            again.ShouldBeIntact(what);
        }

        static bool IsKept(uint[] bits, int i) => ((bits[i / 32] >> (i % 32)) & 1) != 0;
    }

    // As a product with a factor: a gradient that is not finite is not hidden by a dropped number.
    [Fact]
    public void Apply_NotFinite_StaysNotFinite()
    {
        float[] source = [float.NaN, float.PositiveInfinity, -3, float.NaN, float.PositiveInfinity, -3], destination = new float[6];

        DropoutKernel.Apply(2, [0b111u], source, destination);

        destination.Should().Equal(float.NaN, float.PositiveInfinity, -6, float.NaN, float.NaN, -0f);
    }

    // The upper halves of the known draws of CounterRandomTests, 13974306, 16479916, 8588186 and 5786965 of 2^24, are those
    // of the odd numbers; of them only the fourth is below 0.4. Runs that shall repeat rely on it.
    [Fact]
    public void Forward_KnownStream_DropsTheKnownNumbers()
    {
        float[] factors = Factors(42, 0.4f, 8);

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
        float[] factors = Factors(7, rate, count);

        int pairs = Enumerable.Range(0, count / 2).Count(i => factors[2 * i] == 0 && factors[(2 * i) + 1] == 0);
        ShouldBeBinomial(factors.Count(factor => factor == 0), count, rate);
        ShouldBeBinomial(pairs, count / 2, rate * rate);

        static void ShouldBeBinomial(int seen, int of, double probability) =>
            ((double)seen).Should().BeApproximately(of * probability, 4 * Math.Sqrt(of * probability * (1 - probability)));
    }

    private static float[] Factors(int seed, float rate, int count)
    {
        float[] ones = new float[count], factors = new float[count];
        Array.Fill(ones, 1);
        DropoutKernel.Forward(new CounterRandom(RandomPurpose.LayerDraws, seed), rate, ones, new uint[DropoutKernel.Words(count)], factors);
        return factors;
    }
}
