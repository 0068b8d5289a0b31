using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Optimizers;

/// <summary>Plain SGD inside the product that makes the gradient does what Backward and Step do one after the other.</summary>
[Trait("Category", "Numeric")]
public sealed class FoldedUpdateTests
{
    // Values of size 1, rounded twice each way.
    private const float Tolerance = 4e-6f;

    [Fact]
    public void Folded_RuleWithState_IsNull()
    {
        new Sgd(0.1f, momentum: 0.5f).Folded.Should().BeNull();
        new Sgd(0.1f, l1Penalty: 0.5f).Folded.Should().BeNull();
        new Adam().Folded.Should().BeNull();
        new AdamW().Folded.Should().BeNull();
        new RmsProp().Folded.Should().BeNull();
    }

    [Fact]
    public void Folded_PlainSgd_FollowsTheLearningRate()
    {
        var sgd = new Sgd(0.5f, weightDecay: 0.25f);
        sgd.Folded.Should().Be(new FoldedUpdate(Scale: -0.5f, Keep: 1 - (0.5f * 0.25f)));

        sgd.LearningRate = 1;

        sgd.Folded.Should().Be(new FoldedUpdate(Scale: -1, Keep: 0.75f));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.1f)]
    public void Backward_WithFoldedUpdate_EqualsBackwardAndStep(float weightDecay)
    {
        var sgd = new Sgd(0.3f, weightDecay: weightDecay);
        (Sequential folding, Sequential stepping) = (Model(), Model());
        Tensor features = Draw.Uniform(9, 6, seed: 1);
        Tensor gradient = Draw.Uniform(9, 4, seed: 2);

        for (int step = 0; step < 3; step++)
        {
            Workspace workspace = folding.TrainingWorkspace(features);
            workspace.Forward(features);
            workspace.Backward(gradient.Clone(), sgd.Folded);
            sgd.Step(folding.UnfoldedParameters);

            stepping.Forward(features);
            stepping.Backward(gradient.Clone());
            sgd.Step(stepping.Parameters);
        }

        for (int i = 0; i < folding.Parameters.Count; i++)
        {
            folding.Parameters[i].Value.ShouldBeNear(stepping.Parameters[i].Value, Tolerance, $"parameter {i}");
        }
    }

    [Fact]
    public void Backward_WithFoldedUpdate_LeavesGradientsOfDenseLayersAlone()
    {
        Sequential model = Model();
        Tensor features = Draw.Uniform(9, 6, seed: 1);
        foreach (Parameter parameter in model.Parameters)
        {
            parameter.Gradient.AsSpan().Fill(123);
        }

        Workspace workspace = model.TrainingWorkspace(features);
        workspace.Forward(features);
        workspace.Backward(Draw.Uniform(9, 4, seed: 2), new Sgd(0.1f).Folded);

        ((Dense)model.Layers[0]).Weight.Gradient.AsSpan().ToArray().Should().OnlyContain(value => value == 123);
        model.UnfoldedParameters.Should().ContainSingle().Which.Name.Should().Be("gain");
        model.UnfoldedParameters[0].Gradient.AsSpan().ToArray().Should().NotContain(123);
    }

    // A layer of one's own between two that fold: it is stepped by the optimizer.
    private static Sequential Model() =>
        new([new Dense(6, 8, Activation.Tanh, Initialization.FanIn), new Gain(8), new Dense(8, 4)], seed: 3);
}
