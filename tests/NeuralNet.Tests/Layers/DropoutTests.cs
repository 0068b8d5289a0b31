using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Layers;

[Trait("Category", "Numeric")]
public sealed class DropoutTests
{
    [Fact]
    public void Forward_Training_KeepsTheMean_AndScalesWhatItKeeps()
    {
        const int rows = 400, columns = 250;
        var model = new Model([new Dropout(0.25f), Identity(columns)], seed: 1);
        var ones = new Tensor(rows, columns);
        ones.AsSpan().Fill(1);

        float[] output = model.Forward(ones).AsSpan().ToArray();

        output.Distinct().Order().Should().Equal(0, 1 / 0.75f);

        // A number's variance is rate / (1 - rate) = 1/3: the mean of 100,000 is within 4 · √(1/3 / 100,000) = 0.0073 of 1.
        output.Average().Should().BeApproximately(1, 0.0073f);
    }

    // The shares of steps 0 to 3 of 4 are 1/8, 3/8, 5/8 and 7/8: half the rate, then none.
    [Fact]
    public void Schedule_OfARun_ChangesTheRate()
    {
        const int rows = 2000;
        Layer dense = Identity(1);
        dense.Parameters[0].IsFrozen = true;
        var probe = new Probe(1);
        var model = new Model([dense, new Dropout(0.6f, Schedule.Of(done => done < 0.5 ? 0.5 : 0)), probe], seed: 1);
        var ones = new Dataset(Tensor.Filled(new Shape(rows, 1), 1), new Tensor(rows, 1));
        var shares = new List<double>();

        new Trainer(model, new MeanSquaredError(), new Sgd(0)).Fit(ones, epochs: 4, batchSize: rows, options: new()
        {
            OnStep = step => shares.Add(step.Loss * 0.7 * 0.7),     // the loss is the share kept, times (1 / 0.7)² while dropping
        });

        shares[0].Should().BeApproximately(0.7, 0.05);
        shares[1].Should().BeApproximately(0.7, 0.05);
        shares[2..].Should().AllSatisfy(share => share.Should().BeApproximately(0.49, 1e-6), "every number is kept as it is");
        new Dropout(0.15f, Schedule.FlatCosine()).ToString().Should().Be("Dropout(0.15, FlatCosine(0.5))");
    }

    [Fact]
    public void Schedule_ThatGivesARateOfOne_Throws() =>
        FluentActions.Invoking(() => new Model([new Dense(2, 2), new Dropout(0.5f, Schedule.Of(_ => 2))]).Forward(new Tensor(3, 2)))
            .Should().Throw<InvalidOperationException>().WithMessage("Dropout(0.5, Schedule.Of) expects its schedule to keep the rate below 1 but got 1 after * of the run: fix the function.");

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(700)]
    public void Predict_IsTheIdentity_OnAnyNumberOfThreadsAtOnce(int rows)
    {
        var with = new Model([new Dropout(0.2f), new Dense(6, 9, Activation.Tanh), new Dropout(0.5f), new Dense(9, 2)], seed: 1);
        var without = new Model([with.Layers[1], with.Layers[3]]);
        Tensor features = Draw.Uniform(rows, 6, seed: 2);
        float[] expected = without.Predict(features).AsSpan().ToArray();

        Parallel.For(0, 8, _ => with.Predict(features).AsSpan().ToArray().Should().Equal(expected));
    }

    [Fact]
    public void Forward_RateOfZero_ChangesNoBit()
    {
        float[] Weights(Layer between) =>
            Train([new Dense(6, 9), between, new Dense(9, 2)], seed: 1).Parameters[2].Value.AsSpan().ToArray();

        Weights(new Dropout(0)).Should().Equal(Weights(new Probe(9)));
    }

    [Fact]
    public void Backward_DropsWhatForwardDropped()
    {
        var layer = new Dropout(0.5f);
        var context = new LayerContext(layer, training: true, seed: 3);
        Tensor input = Draw.Uniform(4, 50, seed: 1, low: 1, high: 2), output = new(4, 50), inputGradient = new(4, 50);
        var outputGradient = new Tensor(4, 50);
        outputGradient.AsSpan().Fill(3);

        context.Forward(input, output);
        context.Backward(input, output, outputGradient, inputGradient);

        for (int i = 0; i < input.Length; i++)
        {
            output[i].Should().BeOneOf(0, 2 * input[i]);
            inputGradient[i].Should().Be(output[i] == 0 ? 0 : 6);
        }

        output.L0Norm().Should().BeInRange(60, 140, "about half of 200 are dropped");
    }

    [Fact]
    public void Forward_EveryPassAndLayer_DrawsOtherNumbers_AndPassesRepeatsOne()
    {
        var model = new Model([Identity(64), new Dropout(0.5f), new Probe(64), new Dropout(0.5f), new Probe(64)], seed: 5);
        var ones = new Tensor(3, 64);
        ones.AsSpan().Fill(1);

        (float[] First, float[] Second) step0 = Pass(), step1 = Pass();
        model.Passes.Should().Be(2);
        model.Passes = 0;
        (float[] First, float[] Second) again = Pass();

        again.First.Should().Equal(step0.First);
        again.Second.Should().Equal(step0.Second);
        step1.First.Should().NotEqual(step0.First);
        step0.Second.Should().NotEqual(step0.First.Select(x => 2 * x), "the second layer drops others");

        (float[], float[]) Pass()
        {
            model.Forward(ones);
            model.Backward(new Tensor(3, 64)); // a pass is over with its Backward
            return (((Probe)model.Layers[2]).Seen, ((Probe)model.Layers[4]).Seen);
        }
    }

    [Fact]
    public void Training_SameSeed_RepeatsBitForBit_AndAnotherSeedDropsOthers()
    {
        Layer[] Layers() => [new Dense(6, 32, Activation.Relu, Initialization.FanIn), new Dropout(0.5f), new Dense(32, 2)];
        float[] Weights(int seed) => [.. Train(Layers(), seed).Parameters.SelectMany(parameter => parameter.Value.AsSpan().ToArray())];

        Weights(1).Should().Equal(Weights(1));
        Weights(1).Should().NotEqual(Weights(2));
    }

    [Fact]
    public void Verify_ItsDerivatives_Pass() =>
        GradientCheck.Verify(new Dropout(0.5f), Draw.Uniform(6, 8, seed: 1)).Should().BeLessThan(1e-3);

    [Fact]
    public void Constructor_GivesItTheSizeOfItsNeighbours()
    {
        var model = new Model([new Dropout(0.2f), new Dense(3, 5, Activation.Relu), new Dropout(0.5f), new Dense(5, 2), new Dropout(0)]);

        model.Layers.Select(layer => (layer.Inputs, layer.Outputs)).Should().Equal((3, 3), (3, 5), (5, 5), (5, 2), (2, 2));
        model.ToString().Split('\n')[1..4].Should().Equal(
            "   0  Dropout(0.2)         [B, 3]            0",
            "   1  Dense(3 -> 5, Relu)  [B, 5]           20",
            "   2  Dropout(0.5)         [B, 5]            0");
    }

    [Fact]
    public void Constructor_NothingThatSaysASize_Throws()
    {
        Action make = () => _ = new Model([new Dropout(0.5f), new Dropout(0.5f)]);

        make.Should().Throw<ArgumentException>()
            .WithMessage("Model expects a layer with a size of its own, such as a Dense, but got Dropout(0.5) alone.*");
    }

    [Fact]
    public void Constructor_LayersAroundItThatDoNotFit_ThrowsAndLeavesItFree()
    {
        var dropout = new Dropout(0.5f);
        Action make = () => _ = new Model([new Dense(3, 5), dropout, new Dense(4, 2)]);

        make.Should().Throw<ArgumentException>().WithMessage(
            "Sequential expects each layer's inputs to be the outputs before but got layer 2, Dense(4 -> 2), with 4 after layer 1, Dropout(0.5), with 5.*");
        dropout.Inputs.Should().Be(0);
    }

    [Theory]
    [InlineData(-0.1f, "-0.1")]
    [InlineData(1, "1")]
    [InlineData(float.NaN, "NaN")]
    public void Constructor_RateOutOfRange_TeachesWhatARateIs(float rate, string came)
    {
        Action make = () => _ = new Dropout(rate);

        make.Should().Throw<ArgumentOutOfRangeException>().WithMessage(
            $"Dropout expects a rate from 0 to below 1 but got {came}: it is the share of numbers that are dropped, such as 0.5.*");
    }

    [Fact]
    public void Passes_Negative_Throws()
    {
        Action set = () => new Model([new Dense(1, 1)]).Passes = -1;

        set.Should().Throw<ArgumentOutOfRangeException>().WithMessage("Model.Passes expects 0 or more but got -1.*");
    }

    private static Model Train(Layer[] layers, int seed)
    {
        var model = new Model(layers, seed);
        var trainer = new Trainer(model, new MeanSquaredError(), new Adam(0.01f));
        Tensor features = Draw.Uniform(20, 6, seed: 2), targets = Draw.Uniform(20, 2, seed: 3);
        for (int step = 0; step < 5; step++)
        {
            trainer.Step(features, targets);
        }

        return model;
    }

    private static Dense Identity(int columns)
    {
        var dense = new Dense(columns, columns);
        var one = new Tensor(columns, columns);
        for (int i = 0; i < columns; i++)
        {
            one[i, i] = 1;
        }

        dense.Weight.Set(one);
        return dense;
    }

    /// <summary>The identity; exposes its last input.</summary>
    private sealed class Probe(int columns) : Layer(columns, columns)
    {
        public float[] Seen { get; private set; } = [];

        public override void Forward(ReadOnlyMatrixSpan input, MatrixSpan output, LayerContext context)
        {
            Seen = input.AsSpan().ToArray();
            input.AsSpan().CopyTo(output.AsSpan());
        }

        public override void Backward(
        ReadOnlyMatrixSpan input, ReadOnlyMatrixSpan output, MatrixSpan outputGradient, MatrixSpan inputGradient, LayerContext context) =>
            outputGradient.AsSpan().CopyTo(inputGradient.AsSpan());
    }
}
