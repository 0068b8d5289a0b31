using System.Text.Json;
using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Layers;

/// <summary>Layers, and ten steps of a network of them, against PyTorch's values (Golden/torch_layers.py).</summary>
[Trait("Category", "Numeric")]
public sealed class GoldenLayerTests
{
    // Some roundings of 6e-8 next to 1. A mean of 1000 in float32 is off by 3e-5 itself, which a deviation of 0.3 shows. A wave's gradient
    // is 2π times the size.
    private const float Tolerance = 3e-6f;
    private const float LargeMeanTolerance = 5e-4f;
    private const float WaveTolerance = 2e-5f;

    private static readonly Dictionary<string, Func<Layer>> Layers = new()
    {
        ["batchNorm"] = () => new BatchNorm(5),
        ["batchNormLargeMean"] = () => new BatchNorm(5),
        ["layerNorm"] = () => new LayerNorm(5),
        ["rmsNorm"] = () => new RmsNorm(5),
        ["scale"] = () => new Scale(5),
        ["prelu"] = () => new Prelu(),
        ["preluByColumn"] = () => new Prelu(5),
        ["blend"] = () => new Blend(Activation.Mish, 5),
        ["periodic"] = () => new PeriodicEmbedding(3, frequencies: 7, width: 4),
        ["smoothClip"] = () => new SmoothClip(),
        ["embedding"] = () => new Embedding(6, 3, columns: 2),
        ["residual"] = () => new Residual(new Dense(5, 4, Activation.Tanh), new Dense(4, 5)),
        ["residualProjected"] = () => new Residual(new Dense(5, 3, Activation.Sigmoid)),
        ["branches"] = () => new Branches(new Branch(0..2, new Embedding(4, 2, columns: 2)), new Branch(1..5, new Dense(4, 3, Activation.Tanh))),
    };

    public static TheoryData<string> Names => [.. GoldenFile.Read("layers.json", "cases").Select(golden => golden.Text("name"))];

    [Theory]
    [MemberData(nameof(Names))]
    public void Layer_ForwardBackwardAndPredict_ArePyTorchs(string name)
    {
        JsonElement golden = GoldenFile.Case("layers.json", "cases", "name", name);
        float tolerance = name switch { "batchNormLargeMean" => LargeMeanTolerance, "periodic" => WaveTolerance, _ => Tolerance };
        Tensor input = golden.Tensor("input"), outputGradient = golden.Tensor("outputGradient");
        var model = new Model([Bound(Layers[name](), input.Columns)]);
        Set(model, golden.GetProperty("parameters"));
        var context = new LayerContext(model.Layers[0], training: true);
        Tensor output = new(outputGradient.Shape), inputGradient = new(input.Shape);

        context.Forward(input, output);
        output.ShouldBeNear(golden.Tensor("output"), tolerance, "output");
        context.Backward(input, output, outputGradient, inputGradient);
        context.Commit();

        inputGradient.ShouldBeNear(golden.Tensor("inputGradient"), tolerance, "input gradient");
        ShouldBe(golden.GetProperty("gradients"), model.Parameters.Select(parameter => parameter.Gradient), tolerance, "gradient");
        ShouldBe(golden.GetProperty("states"), model.States.Select(state => state.Value), tolerance, "state");
        model.Predict(input).ShouldBeNear(golden.Tensor("predicted"), tolerance, "prediction");
    }

    [Theory]
    [InlineData("sgd")]
    [InlineData("adam")]
    public void TenSteps_OfANetworkOfThem_ArePyTorchs(string name)
    {
        JsonElement golden = GoldenFile.Case("layers.json", "runs", "name", name);
        Model model = Network();
        Set(model, golden.GetProperty("start"));
        model.Parameters.Single(parameter => parameter.Path == "1.bias").IsFrozen = true;      // no effect before the batch norm
        var trainer = new Trainer(model, new SoftmaxCrossEntropy(), name == "sgd" ? new Sgd(0.05f, momentum: 0.9f) : new Adam(0.01f));
        (Tensor Features, Tensor Targets)[] batches =
            [.. golden.GetProperty("batches").EnumerateArray().Select(batch => (batch.Tensor("features"), batch.Tensor("targets")))];

        var losses = new Tensor(10);
        for (int step = 0; step < 10; step++)
        {
            losses[step] = trainer.Step(batches[step % 2].Features, batches[step % 2].Targets);
        }

        // Adam divides small gradients by their own size, so a rounding of one counts as much as its step of 0.01.
        float tolerance = name == "sgd" ? 2e-5f : 2e-4f;
        losses.ShouldBeNear(golden.Tensor("losses"), tolerance, "loss");
        ShouldBe(golden.GetProperty("final"), model.Parameters.Select(parameter => parameter.Value), tolerance, "final");
        ShouldBe(golden.GetProperty("states"), model.States.Select(state => state.Value), tolerance, "state");
        model.Predict(batches[0].Features).ShouldBeNear(golden.Tensor("predicted"), 10 * tolerance, "prediction");
    }

    /// <summary>The network of the trajectory, and of the scalar tape.</summary>
    internal static Model Network(int seed = 0) => new(
        [
            new Branches(new Branch(0..1, new Embedding(5, 3)), new Branch(1..5, new Scale(4), new SmoothClip())),
            new Dense(7, 8),
            new BatchNorm(8),
            new Activate(Activation.Relu),
            new Residual(new Dense(8, 8, Activation.Tanh), new Dense(8, 8)),
            new Prelu(),
            new Residual(new Dense(8, 6), new Blend(Activation.Selu, 6)),
            new LayerNorm(6),
            new RmsNorm(6),
            new Dense(6, 3),
        ],
        seed);

    // A layer for rows of any length alone is no model.
    private static Layer Bound(Layer layer, int columns)
    {
        if (layer.Inputs == 0)
        {
            layer.TakeInputs(columns, "test");
        }

        return layer;
    }

    private static void Set(Model model, JsonElement parameters)
    {
        int index = 0;
        foreach (JsonElement values in parameters.EnumerateArray())
        {
            model.Parameters[index++].Set(values.AsTensor().AsSpan());
        }

        index.Should().Be(model.Parameters.Count);
    }

    private static void ShouldBe(JsonElement expected, IEnumerable<Tensor> actual, float tolerance, string what)
    {
        Tensor[] tensors = [.. actual];
        JsonElement[] values = [.. expected.EnumerateArray()];
        tensors.Should().HaveCount(values.Length, what);
        for (int i = 0; i < tensors.Length; i++)
        {
            tensors[i].ShouldBeNear(values[i].AsTensor(), tolerance, $"{what} {i}");
        }
    }
}
