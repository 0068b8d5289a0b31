using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Layers;

public sealed class InitializationTests
{
    private const int FanIn = 400;
    private const int FanOut = 300;

    [Theory]
    [InlineData("He", 0.122474487)]        // √(6 / 400)
    [InlineData("Glorot", 0.092582010)]    // √(6 / 700)
    [InlineData("LeCun", 0.08660254)]      // √(3 / 400)
    [InlineData("FanIn", 0.05)]            // 1 / √400
    public void Weights_OfEach_AreUniformWithinItsLimit(string initialization, double limit)
    {
        Dense dense = Drawn(Activation.Identity, Of(initialization));
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
        set.Weight.Set([0, 0.5f]);
        var drawn = new Dense(1, 1);

        _ = new Model([set, drawn], seed: 1);

        set.Weight.Value.AsSpan().ToArray().Should().Equal(0, 0.5f);
        drawn.Weight.Value[0].Should().NotBe(0);
    }

    [Fact]
    public void Weights_SetToZero_StayZero()
    {
        var dense = new Dense(3, 2);
        dense.Weight.Fill(0);

        _ = new Model([dense], seed: 1);

        dense.Weight.Value.AsSpan().ToArray().Should().OnlyContain(weight => weight == 0);
    }

    // Each parameter by itself: setting a bias does not count for the weight.
    [Fact]
    public void Bias_SetBeforeTheModel_IsKept_AndTheWeightsAreDrawn()
    {
        var dense = new Dense(3, 2);
        dense.Bias.Fill(0.25f);

        _ = new Model([dense], seed: 1);

        dense.Bias.Value.AsSpan().ToArray().Should().Equal(0.25f, 0.25f);
        dense.Weight.Value.AsSpan().ToArray().Should().NotContain(0);
    }

    [Fact]
    public void Set_ATransposedCopy_SaysToTransposeIt() =>
        FluentActions.Invoking(() => new Dense(3, 2).Weight.Set(new Tensor(2, 3))).Should().Throw<ArgumentException>().WithMessage(
            "Parameter 'weight' expects values [3, 2] but got [2, 3]. These are transposed, as PyTorch holds the weight of a linear layer: pass values.Transpose().*");

    [Fact]
    public void Value_BeforeTheModel_SaysWhatToDo()
    {
        var dense = new Dense(3, 2);

        dense.Weight.HasValues.Should().BeFalse();
        FluentActions.Invoking(() => dense.Weight.Value).Should().Throw<InvalidOperationException>().WithMessage(
            "Parameter 'weight' [3, 2] has no values yet: building a Model draws them. Build it first, or give values with Parameter.Set or Fill*");
    }

    [Fact]
    public void OwnInitialization_IsCalled_AndAnInvalidLimitThrows()
    {
        var tenth = new Initialization("Tenth", (fanIn, fanOut) => fanIn == FanIn && fanOut == FanOut ? 0.1f : float.NaN);
        var broken = new Initialization("Broken", (_, _) => -1);

        Drawn(Activation.Relu, tenth).Weight.Value.AsSpan().ToArray().Max(MathF.Abs).Should().BeInRange(0.0999f, 0.1f);
        FluentActions.Invoking(() => Drawn(Activation.Relu, broken)).Should().Throw<InvalidOperationException>()
            .WithMessage("Initialization Broken expects a finite limit of 0 or more but got -1 from its function for 400 inputs and 300 outputs.");
    }

    [Theory]
    [InlineData("He")]
    [InlineData("Glorot")]
    public void Biases_OfHeAndGlorot_AreZero(string initialization) =>
        Drawn(Activation.Relu, Of(initialization)).Bias.Value.AsSpan().ToArray().Should().OnlyContain(bias => bias == 0);

    [Fact]
    public void Biases_OfFanIn_AreDrawnTooAndNotTheWeights()
    {
        Dense dense = Drawn(Activation.Relu, Initialization.FanIn);
        float[] biases = dense.Bias.Value.AsSpan().ToArray();

        biases.Max(MathF.Abs).Should().BeInRange(0.045f, 0.05f);
        biases.Should().NotEqual(dense.Weight.Value.Row(0).ToArray());
    }

    [Theory]
    [InlineData("Identity", "Glorot")]
    [InlineData("Step", "Glorot")]
    [InlineData("Sigmoid", "Glorot")]
    [InlineData("Tanh", "Glorot")]
    [InlineData("Relu", "He")]
    [InlineData("LeakyRelu", "He")]
    [InlineData("Elu", "He")]
    [InlineData("Gelu", "He")]
    [InlineData("GeluTanh", "He")]
    [InlineData("Swish", "He")]
    [InlineData("Softplus", "He")]
    [InlineData("Selu", "LeCun")]
    [InlineData("Mish", "He")]
    [InlineData("HardSigmoid", "Glorot")]
    [InlineData("HardSwish", "He")]
    public void Automatic_ForAnActivation_IsTheOneMadeForIt(string activation, string expected) =>
        Drawn(Activations.Of(activation), null).Weight.Value.AsSpan().ToArray()
            .Should().Equal(Drawn(Activations.Of(activation), Of(expected)).Weight.Value.AsSpan().ToArray());

    private static Initialization Of(string name) => name switch
    {
        "He" => Initialization.He,
        "Glorot" => Initialization.Glorot,
        "FanIn" => Initialization.FanIn,
        "LeCun" => Initialization.LeCun,
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    private static Dense Drawn(Activation activation, Initialization? initialization) =>
        (Dense)new Model([new Dense(FanIn, FanOut, activation, initialization)], seed: 1).Layers[0];
}
