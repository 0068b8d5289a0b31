using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Optimizers;

/// <summary>The L1 penalty of every optimizer: what it does to values, and what it leaves alone.</summary>
[Trait("Category", "Numeric")]
public sealed class L1PenaltyTests
{
    private static readonly Dictionary<string, Func<float, Optimizer>> Makers = new()
    {
        ["sgd"] = l1 => new Sgd(0.1f, l1Penalty: l1),
        ["sgd decay"] = l1 => new Sgd(0.1f, weightDecay: 0.01f, l1Penalty: l1),
        ["momentum"] = l1 => new Sgd(0.1f, momentum: 0.5f, l1Penalty: l1),
        ["nesterov"] = l1 => new Sgd(0.1f, momentum: 0.5f, nesterov: true, l1Penalty: l1),
        ["adam"] = l1 => new Adam(0.1f, l1Penalty: l1),
        ["adamw"] = l1 => new AdamW(0.1f, l1Penalty: l1),
        ["rmsprop"] = l1 => new RmsProp(0.1f, l1Penalty: l1),
        ["rmsprop momentum"] = l1 => new RmsProp(0.1f, momentum: 0.5f, l1Penalty: l1),
        ["nadam"] = l1 => new Nadam(0.1f, l1Penalty: l1),
        ["radam"] = l1 => new RAdam(0.1f, l1Penalty: l1),
        ["lion"] = l1 => new Lion(0.1f, l1Penalty: l1),
        ["adagrad"] = l1 => new Adagrad(0.1f, l1Penalty: l1),
    };

    public static TheoryData<string> Names => [.. Makers.Keys];

    // Without the penalty, the first step of each ends at the same place; the twin is its proximal step from there.
    [Theory]
    [MemberData(nameof(Names))]
    public void Step_First_IsTheRulesOwnAndThenTheProximalStep(string name)
    {
        const float penalty = 2;
        Parameter plain = Random(seed: 1), penalised = Random(seed: 1);

        Makers[name](0).Step([plain]);
        Optimizer optimizer = Makers[name](penalty);
        optimizer.Step([penalised]);

        double[] expected = DoubleNetwork.From(plain.Value);
        double carries = name is "momentum" or "nesterov" or "rmsprop momentum" ? 1 / (1 - 0.5) : 1;
        NaiveDouble.SoftThreshold(expected, optimizer.LearningRate * carries * penalty);
        for (int i = 0; i < expected.Length; i++)
        {
            ((double)penalised.Value[i]).Should().BeApproximately(expected[i], 1e-7, "element {0}", i);
        }

        penalised.Value.L0Norm().Should().BeInRange(1, penalised.Value.Length - 1, "some values end at 0, and not all");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_PenaltyBeyondEveryValueAndGradient_MakesAllZero(string name)
    {
        Parameter parameter = Random(seed: 2);

        Makers[name](1e3f).Step([parameter]);

        parameter.Value.L0Norm().Should().Be(0);
    }

    // The optimum of (w - target)² / 2 + λ · |w| is sign(target) · max(|target| - λ, 0), for plain gradient steps: exactly 0
    // where the pull of the loss is below λ.
    [Theory]
    [InlineData("sgd")]
    [InlineData("momentum")]
    [InlineData("nesterov")]
    public void Step_ManyTimes_ReachesTheOptimumOfLossAndPenalty(string name)
    {
        const float penalty = 0.3f;
        float[] targets = [1, -1, 0.31f, 0.29f, -0.2f, 0];
        float[] optimum = [0.7f, -0.7f, 0.01f, 0, 0, 0];
        var parameter = new Parameter("value", new Shape(targets.Length));
        parameter.Fill(0.5f);
        Optimizer optimizer = Makers[name](penalty);

        for (int step = 0; step < 500; step++)
        {
            for (int i = 0; i < targets.Length; i++)
            {
                parameter.Gradient[i] = parameter.Value[i] - targets[i];
            }

            optimizer.Step([parameter]);
        }

        parameter.Value.ShouldBeNear(Tensor.From(optimum), 1e-6f, "value");
        parameter.Value.L0Norm().Should().Be(3);
    }

    // With a penalty, plain SGD's update is not fused with the gradient's product: Trainer.Step must still apply it.
    [Theory]
    [InlineData(0, false)]
    [InlineData(0.05f, true)]
    public void TrainerStep_PlainSgd_HoldsThePenalty(float penalty, bool makesZeros)
    {
        Model trained = Build(), own = Build();
        Tensor features = Draw.Uniform(16, 8, seed: 1), targets = Draw.Uniform(16, 2, seed: 2);
        var trainer = new Trainer(trained, new MeanSquaredError(), new Sgd(0.1f, l1Penalty: penalty));
        var loss = new MeanSquaredError();
        var optimizer = new Sgd(0.1f, l1Penalty: penalty);

        for (int step = 0; step < 50; step++)
        {
            trainer.Step(features, targets);
            loss.Compute(own.Forward(features), targets, out Tensor gradient);
            own.Backward(gradient);
            optimizer.Step(own.Parameters);
        }

        Tensor weight = ((Dense)trained.Layers[0]).Weight.Value;
        weight.ShouldBeNear(((Dense)own.Layers[0]).Weight.Value, 1e-5f, "the weight of one's own loop");
        (weight.L0Norm() < weight.Length).Should().Be(makesZeros);

        static Model Build() => new([new Dense(8, 12, Activation.Tanh), new Dense(12, 2)], seed: 3);
    }

    private static Parameter Random(int seed)
    {
        var parameter = new Parameter("value", new Shape(53));
        parameter.Set(Draw.Uniform(1, 53, seed));
        Draw.Uniform(1, 53, seed + 100).AsSpan().CopyTo(parameter.Gradient.AsSpan());
        return parameter;
    }
}
