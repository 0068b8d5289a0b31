namespace NeuralNet.Tests.Tensors;

public class TensorCreationTests
{
    private static readonly Shape Large = new(100_000);

    [Fact]
    public void Filled_WithANumber_HoldsItEverywhere()
    {
        Tensor tensor = Tensor.Filled(new Shape(2, 1, 3), 1.5f);
        tensor.Shape.Should().Be(new Shape(2, 1, 3));
        tensor.AsSpan().ToArray().Should().Equal(Enumerable.Repeat(1.5f, 6));
    }

    // SplitMix64 of the stream (TensorUniform, 42, 0, 0, 0), the upper 24 bits of draws 1 to 4, computed by a Python program from the formula.
    [Fact]
    public void Uniform_OfSeed42_IsTheStreamOfThatSeed() =>
        Tensor.Uniform(new Shape(2, 2), 0, 1, seed: 42).AsSpan().ToArray().Should().Equal(
            8050785 / 16_777_216f, 11081175 / 16_777_216f, 8860009 / 16_777_216f, 12924922 / 16_777_216f);

    // Box-Muller of draws 1 to 4 of (TensorNormal, 42, 0, 0, 0) in float64, with u = 1 - draw, by the same program.
    [Fact]
    public void Normal_OfSeed42_IsBoxMullerOfThatStream()
    {
        float[] expected = [-0.997532075f, -0.103777078f, -0.492163361f];
        float[] values = Tensor.Normal(new Shape(3), mean: 10, standardDeviation: 2, seed: 42).AsSpan().ToArray();
        values.Should().Equal(expected.Select(value => 10 + (2 * value)), (a, b) => MathF.Abs(a - b) < 4e-6f);
    }

    // Once both drew from one stream, and the weights were the data, scaled.
    [Fact]
    public void Uniform_OfAModelsSeed_IsNotCorrelatedWithItsWeights()
    {
        var layer = new Dense(100, 100);
        var model = new Model([layer], seed: 1);
        float[] weights = layer.Weight.Value.AsSpan().ToArray();
        float[] data = Tensor.Uniform(new Shape(100, 100), -1, 1, seed: 1).AsSpan().ToArray();

        double product = weights.Zip(data, (w, x) => (double)w * x).Sum();
        double correlation = product / Math.Sqrt(weights.Sum(w => (double)w * w) * data.Sum(x => (double)x * x));
        correlation.Should().BeApproximately(0, 0.05, $"5 standard errors of 10,000 pairs, of {model}");
    }

    [Fact]
    public void Uniform_OfManyNumbers_FillsItsRange()
    {
        Tensor tensor = Tensor.Uniform(Large, -3, 5, seed: 1);
        tensor.Min().Should().BeInRange(-3, -2.99f);
        tensor.Max().Should().BeInRange(4.99f, 5);

        // Mean 1 and variance 8²/12, within five standard errors of 100,000 draws.
        tensor.Mean().Should().BeApproximately(1, 5 * MathF.Sqrt(64f / 12 / Large.Length));
        Variance(tensor).Should().BeApproximately(64f / 12, 0.05f);
    }

    [Fact]
    public void Normal_OfManyNumbers_HasItsMomentsAndShape()
    {
        Tensor tensor = Tensor.Normal(Large, mean: 2, standardDeviation: 3, seed: 1);
        tensor.Mean().Should().BeApproximately(2, 5 * 3 / MathF.Sqrt(Large.Length));
        Variance(tensor).Should().BeApproximately(9, 5 * 9 * MathF.Sqrt(2f / Large.Length));

        // 68.27 % and 95.45 % of a normal distribution lie within one and two standard deviations.
        float[] deviations = [.. tensor.AsSpan().ToArray().Select(value => MathF.Abs(value - 2) / 3)];
        (deviations.Count(deviation => deviation < 1) / (double)Large.Length).Should().BeApproximately(0.6827, 0.008);
        (deviations.Count(deviation => deviation < 2) / (double)Large.Length).Should().BeApproximately(0.9545, 0.004);
    }

    [Fact]
    public void RandomTensors_OfTheSameSeed_AreTheSameAndOfAnotherDiffer()
    {
        float[] Uniform(int seed) => Tensor.Uniform(new Shape(50), 0, 1, seed).AsSpan().ToArray();
        float[] Normal(int seed) => Tensor.Normal(new Shape(51), 0, 1, seed).AsSpan().ToArray();

        Uniform(3).Should().Equal(Uniform(3)).And.NotEqual(Uniform(4));
        Normal(3).Should().Equal(Normal(3)).And.NotEqual(Normal(4));
        Normal(3).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void RandomTensors_WithoutSpread_AreConstant()
    {
        Tensor.Uniform(new Shape(3), 2, 2, seed: 0).AsSpan().ToArray().Should().Equal(2, 2, 2);
        Tensor.Normal(new Shape(3), 2, 0, seed: 0).AsSpan().ToArray().Should().Equal(2, 2, 2);
    }

    [Theory]
    [InlineData(2, 1, "2 and 1")]
    [InlineData(float.NaN, 1, "NaN and 1")]
    [InlineData(0, float.PositiveInfinity, "0 and Infinity")]
    public void Uniform_OfABadRange_NamesIt(float low, float high, string got)
    {
        Action create = () => Tensor.Uniform(new Shape(2), low, high, seed: 0);
        create.Should().Throw<ArgumentOutOfRangeException>().WithMessage(
            $"Uniform expects finite low <= high but got {got}. (Parameter 'high')");
    }

    [Theory]
    [InlineData(0, -1, "0 and -1")]
    [InlineData(float.NaN, 1, "NaN and 1")]
    [InlineData(0, float.PositiveInfinity, "0 and Infinity")]
    public void Normal_OfABadDeviation_NamesIt(float mean, float deviation, string got)
    {
        Action create = () => Tensor.Normal(new Shape(2), mean, deviation, seed: 0);
        create.Should().Throw<ArgumentOutOfRangeException>().WithMessage(
            $"Normal expects a finite mean and a standard deviation of 0 or more but got {got}. (Parameter 'standardDeviation')");
    }

    [Theory]
    [InlineData(new[] { 3 })]
    [InlineData(new[] { 3, 1 })]
    public void OneHot_OfLabels_HasA1InEachRow(int[] sizes)
    {
        Tensor labels = Tensor.From([2, 0, 1], new Shape(sizes));
        Tensor oneHot = Tensor.OneHot(labels, classCount: 4);
        oneHot.Shape.Should().Be(new Shape(3, 4));
        oneHot.AsSpan().ToArray().Should().Equal(0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 0);
        oneHot.ArgMax(1).AsSpan().ToArray().Should().Equal(2, 0, 1);
    }

    [Theory]
    [InlineData(10, "10")]
    [InlineData(-1, "-1")]
    [InlineData(0.5f, "0.5")]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    public void OneHot_OfABadLabel_NamesTheRowAndIt(float label, string got)
    {
        Action create = () => Tensor.OneHot(Tensor.From([0, 9, label]), classCount: 10);
        create.Should().Throw<ArgumentException>().WithMessage(
            $"OneHot expects whole numbers from 0 to 9 but got {got} in row 2. (Parameter 'classes')");
    }

    [Fact]
    public void OneHot_OfAMatrixOrNoClasses_NamesThem()
    {
        Action matrix = () => Tensor.OneHot(new Tensor(3, 2), classCount: 4);
        matrix.Should().Throw<ArgumentException>().WithMessage("OneHot expects labels [N] or [N, 1] but got [3, 2].*");
        Action deep = () => Tensor.OneHot(new Tensor(new Shape(3, 1, 1)), classCount: 4);
        deep.Should().Throw<ArgumentException>().WithMessage("OneHot expects labels [N] or [N, 1] but got [3, 1, 1].*");
        Action none = () => Tensor.OneHot(new Tensor(3), classCount: 0);
        none.Should().Throw<ArgumentOutOfRangeException>().WithMessage(
            "OneHot expects 1 class or more but got 0. (Parameter 'classCount')");
    }

    private static float Variance(Tensor tensor)
    {
        Tensor deviation = tensor - tensor.Mean();
        return (deviation * deviation).Mean();
    }
}
