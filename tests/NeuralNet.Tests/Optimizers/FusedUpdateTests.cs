using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Optimizers;

/// <summary>Plain SGD inside the product that makes the gradient does what Backward and Step do one after the other.</summary>
[Trait("Category", "Numeric")]
public sealed class FusedUpdateTests
{
    // Values of size 1, rounded twice each way.
    private const float Tolerance = 1e-6f;

    private static readonly Tensor Features = Draw.Uniform(9, 6, seed: 1);
    private static readonly Tensor Targets = Draw.Uniform(9, 4, seed: 2);

    [Fact]
    public void Fused_RuleThatNeedsMoreThanAGradient_IsNull()
    {
        new Sgd(0.1f, momentum: 0.5f).Fused.Should().BeNull();
        new Sgd(0.1f, l1Penalty: 0.5f).Fused.Should().BeNull();
        new Adam().Fused.Should().BeNull();
        new AdamW().Fused.Should().BeNull();
        new RmsProp().Fused.Should().BeNull();
    }

    [Fact]
    public void Fused_PlainSgd_FollowsTheLearningRate()
    {
        var sgd = new Sgd(0.5f, weightDecay: 0.25f);
        sgd.Fused.Should().Be(new FusedUpdate { Rate = 0.5f, Decay = 0.25f });

        sgd.LearningRate = 1;

        sgd.Fused.Should().Be(new FusedUpdate { Rate = 1, Decay = 0.25f });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.1f)]
    public void TrainerStep_Fused_EqualsTheStepThatWritesGradients(float weightDecay)
    {
        (Trainer fused, Trainer stepping) = (Build(weightDecay), Build(weightDecay));
        stepping.KeepsGradients = true;

        for (int step = 0; step < 3; step++)
        {
            fused.Step(Features, Targets);
            stepping.Step(Features, Targets);
        }

        ShouldBeNear(fused, stepping);
    }

    // A factor for one parameter and a frozen one count in both ways.
    [Fact]
    public void TrainerStep_FactorsAndFrozenParameters_CountWhenFused()
    {
        (Trainer fused, Trainer stepping) = (Build(weightDecay: 0.2f), Build(weightDecay: 0.2f));
        stepping.KeepsGradients = true;
        float[] before = fused.Model.Parameters[^1].Value.AsSpan().ToArray();
        foreach (Trainer trainer in new[] { fused, stepping })
        {
            trainer.Model.Parameters[0].LearningRateFactor = 0.5f;
            trainer.Model.Parameters[1].DecayFactor = 0;
            trainer.Model.Parameters[2].DecayFactor = 0;
            trainer.Model.Parameters[^1].IsFrozen = true;
        }

        for (int step = 0; step < 3; step++)
        {
            fused.Step(Features, Targets);
            stepping.Step(Features, Targets);
        }

        ShouldBeNear(fused, stepping);
        fused.Model.Parameters[^1].Value.AsSpan().ToArray().Should().Equal(before);
        stepping.Model.Parameters[^1].Value.AsSpan().ToArray().Should().Equal(before);
    }

    [Fact]
    public void Gradient_AfterAFusedStep_SaysHowToKeepIt()
    {
        Trainer trainer = Build(weightDecay: 0);

        trainer.Step(Features, Targets);

        IReadOnlyList<Parameter> parameters = trainer.Model.Parameters;
        FluentActions.Invoking(() => parameters[0].Gradient).Should().Throw<InvalidOperationException>().WithMessage(
            "Parameter '0.weight' has no gradient of the last step: *Set Trainer.KeepsGradients to true before the step.");
        parameters[2].Name.Should().Be("gain");
        parameters[2].Gradient.AsSpan().ToArray().Should().NotContain(0, "a layer of one's own writes its gradient, and the optimizer steps it");

        trainer.KeepsGradients = true;
        trainer.Step(Features, Targets);
        parameters[0].Gradient.AsSpan().ToArray().Should().NotContain(0);
    }

    [Fact]
    public void Stage_AlwaysSeesTheGradients_AndDecidesAboutTheUpdate()
    {
        Trainer trainer = Build(weightDecay: 0);
        var stage = new Recorder();
        trainer.Stages.Add(stage);
        float[] before = trainer.Model.Values.AsSpan().ToArray();

        stage.GoesOn = false;
        trainer.Step(Features, Targets);
        trainer.Model.Values.AsSpan().ToArray().Should().Equal(before);
        stage.GoesOn = true;
        trainer.Step(Features, Targets);

        trainer.Model.Values.AsSpan().ToArray().Should().NotEqual(before);
        stage.Norms.Should().HaveCount(2).And.OnlyContain(norm => norm > 0);
    }

    private static void ShouldBeNear(Trainer actual, Trainer expected)
    {
        for (int i = 0; i < actual.Model.Parameters.Count; i++)
        {
            actual.Model.Parameters[i].Value.ShouldBeNear(expected.Model.Parameters[i].Value, Tolerance, $"parameter {i}");
        }
    }

    // A layer of one's own between two that fuse: the optimizer steps it.
    private static Trainer Build(float weightDecay) => new(
        new Model([new Dense(6, 8, Activation.Tanh, Initialization.FanIn), new Gain(8), new Dense(8, 4)], seed: 3),
        new MeanSquaredError(),
        new Sgd(0.3f, weightDecay: weightDecay));

    private sealed class Recorder : IGradientStage
    {
        public bool GoesOn { get; set; }

        public List<float> Norms { get; } = [];

        public bool Apply(GradientStep context)
        {
            Norms.Add(context.Parameters[0].Gradient.L2Norm());
            return GoesOn;
        }
    }
}
