using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Layers;

[Trait("Category", "Numeric")]
public sealed class ModelTests
{
    [Fact]
    public void Constructor_SameSeed_GivesTheSameBits() => Bits(Build(seed: 7)).Should().Equal(Bits(Build(seed: 7)));

    [Theory]
    [InlineData(8)]
    [InlineData(0)]
    [InlineData(-7)]
    [InlineData(int.MinValue)]
    public void Constructor_AnotherSeed_GivesOtherWeights(int seed)
    {
        float[] weights = Bits(Build(seed));
        float[] others = Bits(Build(seed: 7));

        // Biases are zero; of the weights next to none may be equal.
        weights.Zip(others).Count(pair => pair.First == pair.Second).Should().Be(6 + 6 + 6, "only the biases are equal");
    }

    [Fact]
    public void Constructor_EqualLayers_StartDifferently()
    {
        Model model = Build(seed: 7);

        model.Parameters[2].Value.AsSpan().ToArray().Should().NotEqual(model.Parameters[4].Value.AsSpan().ToArray());
    }

    [Fact]
    public void Constructor_LayersOfAnotherModel_KeepTheirWeights()
    {
        Model first = Build(seed: 7);
        float[] before = Bits(first);

        var second = new Model([.. first.Layers, new Dense(6, 2)], seed: 99);

        Bits(first).Should().Equal(before);
        second.Parameters[0].Should().BeSameAs(first.Parameters[0]);
        second.Parameters[^2].Value.AsSpan().ToArray().Should().NotContain(0, "the new layer is drawn");
    }

    [Fact]
    public void Properties_OfAModel_DescribeIt()
    {
        Model model = Build(seed: 1);

        (model.Inputs, model.Outputs, model.ParameterCount).Should().Be((4, 6, (4 * 6) + 6 + (2 * ((6 * 6) + 6))));
        model.Parameters.Select(p => p.ToString()).Should().Equal(
            "0.weight [4, 6]", "0.bias [6]", "1.weight [6, 6]", "1.bias [6]", "2.weight [6, 6]", "2.bias [6]");
        model.Multiplier.Should().BeSameAs(IMatrixMultiplier.Default);
    }

    [Fact]
    public void ToString_OfAModel_IsATableOfItsLayers()
    {
        var model = new Model(
        [
            new Standardization(new Tensor(784), Ones(784)),
            new Dense(784, 128, Activation.Relu),
            new Dense(128, 10),
        ]);

        // 784 · 128 + 128 = 100,480; 128 · 10 + 10 = 1,290; the sum is 101,770.
        model.ToString().Should().Be(
            $"Model: 784 -> 10, 101,770 parameters, {model.Multiplier.Name}\n"
            + "   0  Standardization(784)     [B, 784]            0\n"
            + "   1  Dense(784 -> 128, Relu)  [B, 128]      100,480\n"
            + "   2  Dense(128 -> 10)         [B, 10]         1,290");
    }

    [Fact]
    public void Forward_ByHand_IsTheFormula()
    {
        var model = new Model([new Dense(2, 2, Activation.Relu), new Dense(2, 1)]);
        Set(model, [1, -1, 2, 0.5f], [0.5f, -1], [3, -2], [0.25f]);

        // [1, 2]: z = [1·1 + 2·2 + 0.5, -1·1 + 0.5·2 - 1] = [5.5, -1]; relu [5.5, 0]; 3 · 5.5 + 0.25.
        model.Forward(Tensor.From([1, 2], 1, 2))[0].Should().Be(16.75f);
    }

    [Fact]
    public void Backward_ByHand_IsTheChainRule()
    {
        var model = new Model([new Dense(2, 2, Activation.Relu), new Dense(2, 1)]);
        Set(model, [1, -1, 2, 0.5f], [0.5f, -1], [3, -2], [0.25f]);
        model.Forward(Tensor.From([1, 2], 1, 2));

        model.Backward(Tensor.From([2], 1, 1));

        // Of the last layer: hidden [5.5, 0] · 2 and 2. Of the first: dZ = [2 · 3, 0], features [1, 2] times that.
        float[][] gradients = [.. model.Parameters.Select(p => p.Gradient.AsSpan().ToArray())];
        gradients.Should().BeEquivalentTo(
            new float[][] { [6, 0, 12, 0], [6, 0], [11, 0], [2] }, options => options.WithStrictOrdering());
    }

    [Fact]
    public void Backward_Twice_OverwritesGradients()
    {
        Model model = Build(seed: 1);
        Tensor features = Draw.Uniform(5, 4, seed: 1), gradient = Draw.Uniform(5, 6, seed: 2);
        model.Forward(features);
        model.Backward(gradient.Clone());
        float[] once = [.. model.Parameters.SelectMany(p => p.Gradient.AsSpan().ToArray())];

        model.Forward(features);
        model.Backward(gradient.Clone());

        model.Parameters.SelectMany(p => p.Gradient.AsSpan().ToArray()).Should().Equal(once);
    }

    [Fact]
    public void Backward_AfterPredictInBetween_StillFollowsItsForward()
    {
        Model model = Build(seed: 1);
        Tensor features = Draw.Uniform(5, 4, seed: 1), gradient = Draw.Uniform(5, 6, seed: 2);
        model.Forward(features);
        model.Backward(gradient.Clone());
        float[] expected = [.. model.Parameters.SelectMany(p => p.Gradient.AsSpan().ToArray())];

        model.Forward(features);
        model.Predict(Draw.Uniform(5, 4, seed: 3));
        model.Backward(gradient.Clone());

        model.Parameters.SelectMany(p => p.Gradient.AsSpan().ToArray()).Should().Equal(expected);
    }

    [Fact]
    public void Forward_TwoBatchSizesInTurn_ReuseTheirOutputs()
    {
        Model model = Build(seed: 1);
        Tensor full = model.Forward(new Tensor(8, 4));
        Tensor ragged = model.Forward(new Tensor(3, 4));

        model.Forward(new Tensor(8, 4)).Should().BeSameAs(full);
        model.Forward(new Tensor(3, 4)).Should().BeSameAs(ragged);
    }

    [Fact]
    public void Multiplier_OfOneModel_IsUsedByIt()
    {
        Model model = Build(seed: 1);
        Tensor features = Draw.Uniform(5, 4, seed: 1);
        Tensor expected = model.Predict(features);
        var counting = new CountingMultiplier();

        model.Multiplier = counting;
        Tensor output = model.Predict(features);
        model.Forward(features).AsSpan().ToArray().Should().Equal(output.AsSpan().ToArray());

        counting.Calls.Should().Be(6, "three layers predict and go forward");
        output.ShouldBeNear(expected, 1e-6f, "another order of sums");
    }

    private static Model Build(int seed) =>
        new([new Dense(4, 6, Activation.Relu), new Dense(6, 6, Activation.Tanh), new Dense(6, 6)], seed);

    private static float[] Bits(Model model) => [.. model.Parameters.SelectMany(p => p.Value.AsSpan().ToArray())];

    private static Tensor Ones(int length)
    {
        var ones = new Tensor(length);
        ones.AsSpan().Fill(1);
        return ones;
    }

    private static void Set(Model model, params float[][] values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            model.Parameters[i].Set(values[i]);
        }
    }

    private sealed class CountingMultiplier : IMatrixMultiplier
    {
        private readonly SimdMatrixMultiplier _inner = new();

        public int Calls { get; private set; }

        public string Name => "counting";

        public void Multiply(float alpha, MatrixFactor a, MatrixFactor b, float beta, MatrixSpan destination)
        {
            Calls++;
            _inner.Multiply(alpha, a, b, beta, destination);
        }
    }
}
