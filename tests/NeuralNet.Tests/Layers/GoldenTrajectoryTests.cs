using System.Text.Json;
using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Layers;

/// <summary>Ten steps of training against PyTorch's: layers, loss and optimizer together (Golden/torch_golden.py).</summary>
[Trait("Category", "Numeric")]
public sealed class GoldenTrajectoryTests
{
    // One step is off by some 1e-7, as in GoldenDenseTests, and ten steps add up: the worst seen is 3e-7. A wrong momentum or
    // correction shows at 1e-3 or more.
    private const float Tolerance = 1e-6f;

    [Theory]
    [InlineData("classifier", "sgd")]
    [InlineData("classifier", "sgdNesterov")]
    [InlineData("classifier", "adam")]
    [InlineData("regressor", "sgd")]
    [InlineData("regressor", "sgdNesterov")]
    [InlineData("regressor", "adam")]
    public void TenSteps_LossesAndFinalWeights_ArePyTorchs(string modelName, string runName)
    {
        JsonElement golden = GoldenFile.Case("trajectory.json", "models", "name", modelName);
        JsonElement run = golden.GetProperty("runs").EnumerateArray().Single(r => r.Text("name") == runName);
        (Tensor Features, Tensor Targets)[] batches =
            [.. golden.GetProperty("batches").EnumerateArray().Select(b => (b.Tensor("features"), b.Tensor("targets")))];
        Model model = Build(golden);
        Loss loss = golden.Loss();
        Optimizer optimizer = run.Optimizer();
        var losses = new Tensor(10);

        for (int step = 0; step < losses.Length; step++)
        {
            (Tensor features, Tensor targets) = batches[step % 2];
            losses[step] = loss.Compute(model.Forward(features), targets, out Tensor gradient);
            model.Backward(gradient);
            if (step == 0)
            {
                ShouldBe(run.GetProperty("firstGradients"), model.Parameters, parameter => parameter.Gradient, "first gradient");
            }

            optimizer.Step(model.Parameters);
        }

        losses.ShouldBeNear(run.Tensor("losses"), Tolerance, "loss");
        ShouldBe(run.GetProperty("final"), model.Parameters, parameter => parameter.Value, "final");
    }

    private static Model Build(JsonElement golden)
    {
        int[] sizes = [.. golden.GetProperty("sizes").EnumerateArray().Select(size => size.GetInt32())];
        var model = new Model(
        [
            new Dense(sizes[0], sizes[1], golden.Activation("hiddenActivation")),
            new Dense(sizes[1], sizes[2]),
        ]);
        int index = 0;
        foreach (JsonElement layer in golden.GetProperty("initial").EnumerateArray())
        {
            model.Parameters[index++].Set(layer.Tensor("weights"));
            model.Parameters[index++].Set(layer.Tensor("bias"));
        }

        return model;
    }

    private static void ShouldBe(JsonElement layers, IReadOnlyList<Parameter> parameters, Func<Parameter, Tensor> of, string what)
    {
        int index = 0;
        foreach (JsonElement layer in layers.EnumerateArray())
        {
            of(parameters[index++]).ShouldBeNear(layer.Tensor("weights"), Tolerance, $"{what} weights");
            of(parameters[index++]).ShouldBeNear(layer.Tensor("bias"), Tolerance, $"{what} bias");
        }
    }
}
