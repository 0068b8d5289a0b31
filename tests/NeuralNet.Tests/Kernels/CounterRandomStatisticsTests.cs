using System.Numerics;
using NeuralNet.Kernels;

namespace NeuralNet.Tests.Kernels;

/// <summary>
/// Streams that differ in anything (purpose, seed, place) are independent, and each by itself looks random.
/// </summary>
/// <remarks>
/// The correlation of n independent pairs is normal with a deviation of 1 / √n, so it lies within 5 / √n except once in 1.7
/// million; the seeds are fixed, so each test either always passes or never.
/// </remarks>
[Trait("Category", "Numeric")]
public class CounterRandomStatisticsTests
{
    private const int Draws = 10_000;
    private const double Bound = 0.05;   // 5 / √10,000

    private static readonly RandomPurpose[] Purposes = Enum.GetValues<RandomPurpose>();

    public static TheoryData<int> Seeds => [0, 1, 42, -1, int.MaxValue];

    // A default value, for example one not set by mistake, must not name a stream in use; equal values would share one.
    [Fact]
    public void Purposes_HaveDistinctValuesAboveZero() =>
        Purposes.Cast<int>().Should().OnlyHaveUniqueItems().And.OnlyContain(value => value > 0);

    // Tensor.Uniform and a model's first weights were once the same draws of the same seed.
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Purposes_SameSeed_ShareNothing(int seed) =>
        ShouldBeIndependent([.. Purposes.Select(purpose => Draw(new CounterRandom(purpose, seed)))]);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Seeds_Neighbours_ShareNothing(int seed) =>
        ShouldBeIndependent([.. Enumerable.Range(0, 8).Select(i => Draw(new CounterRandom(RandomPurpose.LayerDraws, unchecked(seed + i))))]);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Places_Neighbours_ShareNothing(int seed)
    {
        var streams = new List<float[]>();
        for (int place = 0; place < 27; place++)
        {
            streams.Add(Draw(new CounterRandom(RandomPurpose.InitialWeights, seed, place % 3, place / 3 % 3, place / 9)));
        }

        ShouldBeIndependent(streams);
    }

    // The purpose, the seed and the places are not interchangeable: (purpose 1, seed 2) is not (purpose 2, seed 1).
    [Fact]
    public void Names_InAnotherOrder_ShareNothing() => ShouldBeIndependent(
    [
        Draw(new CounterRandom((RandomPurpose)1, 2, 3, 4, 5)), Draw(new CounterRandom((RandomPurpose)2, 1, 3, 4, 5)),
        Draw(new CounterRandom((RandomPurpose)1, 3, 2, 4, 5)), Draw(new CounterRandom((RandomPurpose)1, 2, 4, 3, 5)),
        Draw(new CounterRandom((RandomPurpose)1, 2, 3, 5, 4)), Draw(new CounterRandom((RandomPurpose)5, 4, 3, 2, 1)),
    ]);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Draws_OfOneStream_AreNotCorrelatedWithLaterOnes(int seed)
    {
        foreach (RandomPurpose purpose in Purposes)
        {
            float[] draws = Draw(new CounterRandom(purpose, seed), Draws + 100);
            foreach (int lag in new[] { 1, 2, 3, 4, 7, 8, 16, 32, 64, 100 })
            {
                Correlation(draws.AsSpan(0, Draws), draws.AsSpan(lag, Draws)).Should().BeInRange(-Bound, Bound, $"{purpose}, lag {lag}");
            }
        }
    }

    // The first draws of 10,000 neighbours, along each number of the name: what the first weights of many seeds are.
    [Theory]
    [MemberData(nameof(Seeds))]
    public void FirstDraws_OfNeighbours_AreUniformAndNotCorrelated(int seed)
    {
        foreach (RandomPurpose purpose in Purposes)
        {
            ReadOnlySpan<float[]> sequences =
            [
                First(i => new CounterRandom(purpose, unchecked(seed + i))),
                First(i => new CounterRandom(purpose, seed, i)),
                First(i => new CounterRandom(purpose, seed, 0, i)),
                First(i => new CounterRandom(purpose, seed, 0, 0, i)),
            ];
            foreach (float[] draws in sequences)
            {
                Correlation(draws.AsSpan(1), draws.AsSpan(0, Draws - 1)).Should().BeInRange(-Bound, Bound);
                ChiSquare(draws).Should().BeInRange(30, 190);
            }
        }

        static float[] First(Func<int, CounterRandom> stream) =>
            [.. Enumerable.Range(0, Draws).Select(i => stream(i).NextFloat())];
    }

    // Chi-square with 99 degrees of freedom lies within 45..175 except once in a hundred thousand. Pairs of neighbouring draws
    // fill the cells of a square evenly too.
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Draws_AndTheirPairs_AreEquallyDistributed(int seed)
    {
        foreach (RandomPurpose purpose in Purposes)
        {
            float[] draws = Draw(new CounterRandom(purpose, seed), 20_000);
            int[] cells = new int[100];
            for (int i = 0; i < draws.Length; i += 2)
            {
                cells[((int)(draws[i] * 10) * 10) + (int)(draws[i + 1] * 10)]++;
            }

            ChiSquare(draws).Should().BeInRange(45, 175, $"{purpose}");
            ChiSquare(cells, draws.Length / 2).Should().BeInRange(45, 175, $"of pairs, {purpose}");
        }
    }

    // Each of the 64 bits is 1 half of the time, and equal to each other bit half of the time: 10,000 draws, 5 deviations.
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Bits_AreBalancedAndIndependent(int seed)
    {
        foreach (RandomPurpose purpose in Purposes)
        {
            ulong[] bits = new ulong[Draws];
            new CounterRandom(purpose, seed).Fill(0, bits);
            for (int rotation = 0; rotation < 32; rotation++)
            {
                int[] ones = new int[64];
                foreach (ulong draw in bits)
                {
                    ulong compared = rotation == 0 ? draw : draw ^ BitOperations.RotateLeft(draw, rotation);
                    for (int bit = 0; bit < 64; bit++)
                    {
                        ones[bit] += (int)(compared >> bit) & 1;
                    }
                }

                ones.Should().OnlyContain(count => count > 4_750 && count < 5_250, $"{purpose}, rotated by {rotation}");
            }
        }
    }

    // A good mix changes half of the bits of a draw for one changed bit of any number of the name.
    [Fact]
    public void OneBitOfAName_ChangesHalfOfTheBits()
    {
        ulong[] draw = new ulong[1];
        double changed = 0;
        int count = 0;
        for (int bit = 0; bit < 32; bit++)
        {
            for (int seed = 0; seed < 100; seed++)
            {
                ulong from = Bits(new CounterRandom(RandomPurpose.LayerDraws, seed, 1, 2, 3));
                foreach (CounterRandom stream in new[]
                {
                    new CounterRandom(RandomPurpose.LayerDraws, seed ^ (1 << bit), 1, 2, 3),
                    new CounterRandom(RandomPurpose.LayerDraws, seed, 1 ^ (1 << bit), 2, 3),
                    new CounterRandom(RandomPurpose.LayerDraws, seed, 1, 2 ^ (1 << bit), 3),
                    new CounterRandom(RandomPurpose.LayerDraws, seed, 1, 2, 3 ^ (1 << bit)),
                })
                {
                    int bits = BitOperations.PopCount(from ^ Bits(stream));
                    bits.Should().BeInRange(8, 56);
                    changed += bits;
                    count++;
                }
            }
        }

        // The mean of 12,800 counts of deviation 4 deviates by 0.035.
        (changed / count).Should().BeApproximately(32, 0.18);

        ulong Bits(CounterRandom random)
        {
            random.Fill(0, draw);
            return draw[0];
        }
    }

    /// <summary>No correlation at equal places, and no run of one within another at any distance.</summary>
    private static void ShouldBeIndependent(List<float[]> streams)
    {
        // Two draws after one another are 48 bits: 30 streams of 10,000 share such a pair by chance once in 6,000 tests.
        var pairs = new HashSet<(float, float)>();
        for (int i = 0; i < streams.Count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                Correlation(streams[i], streams[j]).Should().BeInRange(-Bound, Bound, $"of streams {i} and {j}");
            }

            for (int n = 1; n < Draws; n++)
            {
                pairs.Add((streams[i][n - 1], streams[i][n])).Should().BeTrue($"stream {i} repeats a run at draw {n}");
            }
        }
    }

    private static double Correlation(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        // Of uniform numbers: mean 1/2, variance 1/12.
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += (x[i] - 0.5) * (y[i] - 0.5);
        }

        return 12 * sum / x.Length;
    }

    private static double ChiSquare(float[] draws)
    {
        int[] cells = new int[100];
        foreach (float draw in draws)
        {
            cells[(int)(draw * 100)]++;
        }

        return ChiSquare(cells, draws.Length);
    }

    private static double ChiSquare(int[] cells, int draws)
    {
        double expected = (double)draws / cells.Length;
        return cells.Sum(count => (count - expected) * (count - expected) / expected);
    }

    private static float[] Draw(CounterRandom random, int count = Draws)
    {
        float[] draws = new float[count];
        for (int i = 0; i < count; i++)
        {
            draws[i] = random.NextFloat();
        }

        return draws;
    }
}
