namespace NeuralNet.Tests.Layers;

public sealed class InitializationTests
{
    private const int FanIn = 400;
    private const int FanOut = 300;

    [Theory]
    [InlineData(Initialization.He, 0.122474487)]        // √(6 / 400)
    [InlineData(Initialization.Glorot, 0.092582010)]    // √(6 / 700)
    [InlineData(Initialization.FanIn, 0.05)]            // 1 / √400
    public void Weights_OfEach_AreUniformWithinItsLimit(Initialization initialization, double limit)
    {
        Dense dense = Drawn(Activation.Identity, initialization);
        double[] weights = Array.ConvertAll(dense.Weight.Value.AsSpan().ToArray(), weight => (double)weight);

        weights.Max(Math.Abs).Should().BeInRange(limit * 0.999, limit * 1.000001, "120,000 draws come near the limit");

        // A uniform's variance is limit² / 3. Of n = 120,000 draws the mean is off by 1 / √n = 0.3 % of the deviation, the
        // variance by √(0.8 / n) = 0.26 % of itself: four times that is allowed.
        double variance = weights.Average(weight => weight * weight);
        variance.Should().BeApproximately(limit * limit / 3, 0.0104 * limit * limit / 3);
        weights.Average().Should().BeApproximately(0, 0.012 * Math.Sqrt(variance));
    }

    [Fact]
    public void Weights_OfZero_AreZero()
    {
        Dense dense = Drawn(Activation.Identity, Initialization.Zero);

        dense.Weight.Value.AsSpan().ToArray().Should().OnlyContain(weight => weight == 0);
        dense.Bias.Value.AsSpan().ToArray().Should().OnlyContain(bias => bias == 0);
    }

    [Fact]
    public void Weights_SetBeforeTheModel_AreKept()
    {
        var set = new Dense(2, 1);
        set.Weight.Value[1] = 0.5f;
        var drawn = new Dense(1, 1);

        _ = new Sequential([set, drawn], seed: 1);

        set.Weight.Value.AsSpan().ToArray().Should().Equal(0, 0.5f);
        drawn.Weight.Value[0].Should().NotBe(0);
    }

    [Theory]
    [InlineData(Initialization.He)]
    [InlineData(Initialization.Glorot)]
    public void Biases_OfHeAndGlorot_AreZero(Initialization initialization) =>
        Drawn(Activation.Relu, initialization).Bias.Value.AsSpan().ToArray().Should().OnlyContain(bias => bias == 0);

    [Fact]
    public void Biases_OfFanIn_AreDrawnTooAndNotTheWeights()
    {
        Dense dense = Drawn(Activation.Relu, Initialization.FanIn);
        float[] biases = dense.Bias.Value.AsSpan().ToArray();

        biases.Max(MathF.Abs).Should().BeInRange(0.045f, 0.05f);
        biases.Should().NotEqual(dense.Weight.Value.Row(0).ToArray());
    }

    [Theory]
    [InlineData(Activation.Identity, Initialization.Glorot)]
    [InlineData(Activation.Step, Initialization.Glorot)]
    [InlineData(Activation.Sigmoid, Initialization.Glorot)]
    [InlineData(Activation.Tanh, Initialization.Glorot)]
    [InlineData(Activation.Relu, Initialization.He)]
    [InlineData(Activation.LeakyRelu, Initialization.He)]
    [InlineData(Activation.Elu, Initialization.He)]
    [InlineData(Activation.Gelu, Initialization.He)]
    [InlineData(Activation.Swish, Initialization.He)]
    [InlineData(Activation.Softplus, Initialization.He)]
    public void Automatic_ForAnActivation_IsTheOneMadeForIt(Activation activation, Initialization expected) =>
        Drawn(activation, Initialization.Automatic).Weight.Value.AsSpan().ToArray()
            .Should().Equal(Drawn(activation, expected).Weight.Value.AsSpan().ToArray());

    private static Dense Drawn(Activation activation, Initialization initialization) =>
        (Dense)new Sequential([new Dense(FanIn, FanOut, activation, initialization)], seed: 1).Layers[0];
}
