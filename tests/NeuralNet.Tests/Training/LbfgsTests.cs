using System.Text.Json;
using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Training;

[Collection(ProcessCollection.Name)]
public sealed class LbfgsTests
{
    [Fact]
    public void Fit_LogisticRegressionWithDecay_FindsPyTorchsMinimum()
    {
        JsonElement golden = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "lbfgs.json"))).RootElement;
        var dense = new Dense(3, 1);

        LbfgsResult result = new Lbfgs(new Model([dense], seed: 1), new SigmoidCrossEntropy(), weightDecay: 0.01)
            .Fit(new Dataset(golden.Tensor("features"), golden.Tensor("targets")));

        result.Loss.Should().BeApproximately(golden.Number("loss"), 1e-6f);
        dense.Weight.Value.ShouldBeNear(golden.Tensor("weights"), 1e-3f, result.ToString());
        dense.Bias.Value.ShouldBeNear(golden.Tensor("bias"), 1e-3f, "bias");
        result.Evaluations.Should().BeLessThan(60);
        result.Stop.Should().BeOneOf(LbfgsStop.Gradient, LbfgsStop.Progress, LbfgsStop.LineSearch);
    }

    // 2,000 rows are two blocks; a sine by 24 tanh units.
    [Fact]
    public void Fit_Network_LearnsBetterThanAsManyStepsOfAdam()
    {
        Dataset data = Sine();
        Model model = Network();
        var adam = new Trainer(Network(), new MeanSquaredError(), new Adam(0.01f));

        LbfgsResult result = new Lbfgs(model, new MeanSquaredError()).Fit(data, iterations: 100);
        for (int step = 0; step < result.Evaluations; step++)
        {
            adam.Step(data.Features, data.Targets);
        }

        result.Stop.Should().Be(LbfgsStop.Iterations);
        float ours = Evaluator.Evaluate(model, new MeanSquaredError(), data).Loss;
        ours.Should().BeApproximately(result.Loss, 1e-5f, "the model ends with the best values");
        ours.Should().BeLessThan(adam.Evaluate(data).Loss / 2, result.ToString());
    }

    [Fact]
    public void Fit_OnAnyNumberOfThreads_GivesTheSameBits()
    {
        float[] Trained(int threads)
        {
            int before = Parallelism.MaxThreads;
            Parallelism.MaxThreads = threads;
            try
            {
                Model model = Network();
                new Lbfgs(model, new MeanSquaredError()).Fit(Sine(), iterations: 10);
                return model.Values.AsSpan().ToArray();
            }
            finally
            {
                Parallelism.MaxThreads = before;
            }
        }

        Trained(3).Should().Equal(Trained(1));
    }

    [Fact]
    public void Fit_FrozenParameters_Stay_AndWeightsCount()
    {
        Model model = Network();
        model.Parameters[0].IsFrozen = true;
        float[] before = model.Parameters[0].Value.AsSpan().ToArray();
        Dataset sine = Sine();
        var weighted = new Dataset(sine.Features, sine.Targets, Tensor.Filled(new Shape(sine.Count, 1), 2));

        LbfgsResult result = new Lbfgs(model, new MeanSquaredError()).Fit(weighted, iterations: 20);

        model.Parameters[0].Value.AsSpan().ToArray().Should().Equal(before);
        result.Loss.Should().BeLessThan(0.5f);
        foreach (Parameter parameter in model.Parameters)
        {
            parameter.IsFrozen = true;
        }

        FluentActions.Invoking(() => new Lbfgs(model, new MeanSquaredError()).Fit(sine)).Should().Throw<ArgumentException>()
            .WithMessage("Lbfgs.Fit expects a parameter to train but all of them are frozen. Set Parameter.IsFrozen to false.*");
    }

    [Fact]
    public void Fit_Cancelled_KeepsTheBestSoFar()
    {
        Model model = Network();
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        FluentActions.Invoking(() => new Lbfgs(model, new MeanSquaredError()).Fit(Sine(), cancellationToken: stop.Token)).Should().Throw<OperationCanceledException>();
    }

    [Fact]
    public void Constructor_ModelThatDraws_Throws()
    {
        FluentActions.Invoking(() => new Lbfgs(new Model([new Dense(1, 2), new Dropout(0.5f), new Dense(2, 1)]), new MeanSquaredError())).Should().Throw<ArgumentException>()
            .WithMessage("Lbfgs expects a model that gives the same loss each time but got Dropout(0.5), which draws or uses the batch. Leave it out, or train with a Trainer.*");
        FluentActions.Invoking(() => new Lbfgs(Network(), new MeanSquaredError(), weightDecay: -1)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("Lbfgs expects a finite weight decay of 0 or more but got -1.*");
    }

    private static Model Network() => new([new Dense(1, 24, Activation.Tanh), new Dense(24, 1)], seed: 3);

    private static Dataset Sine()
    {
        Tensor x = Draw.Uniform(2000, 1, seed: 1, -3, 3);
        return new Dataset(x, x.AsSpan().ToArray().Select(value => MathF.Sin(2 * value)).ToArray());
    }
}
