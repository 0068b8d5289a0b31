namespace NeuralNet.Tests.Data.Tables;

/// <summary>The error that a sketch states holds, in every order and shape of numbers; the same numbers give the same bits in any parts.</summary>
public sealed class QuantileSketchTests
{
    private const int Many = 300_000;

    public static TheoryData<string> Orders => ["sorted", "reversed", "random", "constant", "heavy", "duplicates", "zigzag", "blocks"];

    [Theory]
    [MemberData(nameof(Orders))]
    public void Quantile_OfManyNumbers_HasARankWithinTheStatedError(string order)
    {
        double[] numbers = Numbers(order);
        var sketch = new QuantileSketch();
        foreach (double number in numbers)
        {
            sketch.Add(number);
        }

        sketch.Count.Should().Be(Many);
        sketch.RankError.Should().BeGreaterThan(0).And.BeLessThan(0.002, "log2(N / 2048) / 4096");
        Error(sketch, numbers).Should().BeLessThanOrEqualTo(sketch.RankError);
        Array.Sort(numbers);
        sketch.Quantile(0).Should().Be(numbers[0]);
        sketch.Quantile(1).Should().Be(numbers[^1]);
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void Merge_OfManyParts_HasARankWithinTheStatedError(string order)
    {
        double[] numbers = Numbers(order);
        var merged = new QuantileSketch();
        foreach (double[] part in numbers.Chunk(17_001))
        {
            var own = new QuantileSketch();
            foreach (double number in part)
            {
                own.Add(number);
            }

            merged.Merge(own);
        }

        merged.Count.Should().Be(Many);
        merged.RankError.Should().BeLessThan(0.004);
        Error(merged, numbers).Should().BeLessThanOrEqualTo(merged.RankError);
    }

    [Fact]
    public void Quantile_OfFewNumbers_IsExactAndNumpys()
    {
        var sketch = new QuantileSketch();
        float[] numbers = Tensor.Uniform(new Shape(2047), -5, 5, seed: 1).ToArray();
        foreach (float number in numbers)
        {
            sketch.Add(number);
        }

        Array.Sort(numbers);
        sketch.RankError.Should().Be(0);
        for (int i = 0; i <= 100; i++)
        {
            double place = i / 100.0 * 2046;
            double expected = numbers[(int)place] + ((numbers[Math.Min((int)place + 1, 2046)] - numbers[(int)place]) * (place - Math.Floor(place)));
            sketch.Quantile(i / 100.0).Should().BeApproximately(expected, 1e-6);
        }

        sketch.Spread(3000).Should().Equal(Array.ConvertAll(numbers, number => (double)number));
    }

    [Fact]
    public void Mistakes_AreNamed()
    {
        var sketch = new QuantileSketch();
        FluentActions.Invoking(() => sketch.Quantile(0.5)).Should().Throw<InvalidOperationException>().WithMessage("QuantileSketch.Quantile expects one or more numbers but none was added.");
        FluentActions.Invoking(() => sketch.Quantile(1.5)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("QuantileSketch.Quantile expects a share of 0 to 1 but got 1.5.*");
        FluentActions.Invoking(() => sketch.Add(double.NaN)).Should().Throw<ArgumentException>().WithMessage("QuantileSketch.Add expects a finite number but got NaN.*");
        FluentActions.Invoking(() => sketch.Merge(sketch)).Should().Throw<ArgumentException>();
        sketch.Count.Should().Be(0);
        sketch.RankError.Should().Be(0);
    }

    private static double[] Numbers(string order)
    {
        double[] random = Array.ConvertAll(Tensor.Uniform(new Shape(Many), 0, 1, seed: 3).ToArray(), x => (double)x);
        return order switch
        {
            "sorted" => [.. random.Order()],
            "reversed" => [.. random.OrderDescending()],
            "random" => random,
            "constant" => Array.ConvertAll(random, _ => 7.0),
            "heavy" => Array.ConvertAll(random, x => Math.Pow(1 - x, -3)),
            "duplicates" => Array.ConvertAll(random, x => Math.Floor(x * x * 5)),
            "zigzag" => [.. random.Order().Select((x, i) => i % 2 == 0 ? x : -x)],
            _ => [.. random.Order().Chunk(1024).OrderBy(block => block.Length * 7919L * (long)(block[0] * 1000) % 1013).SelectMany(block => block)],
        };
    }

    // The greatest distance from a quantile's share to the shares that its value has among all numbers.
    private static double Error(QuantileSketch sketch, double[] numbers)
    {
        double[] sorted = [.. numbers.Order()];
        double worst = 0;
        for (int i = 1; i < 1000; i++)
        {
            double share = i / 1000.0, value = sketch.Quantile(share);
            double below = Below(sorted, value, isInclusive: false), upTo = Below(sorted, value, isInclusive: true);
            worst = Math.Max(worst, Math.Max(below - share, share - upTo));
        }

        return worst - (1.0 / numbers.Length);
    }

    private static double Below(double[] sorted, double value, bool isInclusive)
    {
        int first = 0, last = sorted.Length;
        while (first < last)
        {
            int middle = (first + last) / 2;
            (first, last) = sorted[middle] < value || (isInclusive && sorted[middle] == value) ? (middle + 1, last) : (first, middle);
        }

        return (double)first / sorted.Length;
    }
}
