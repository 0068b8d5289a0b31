using NeuralNet.Tests.Layers;
using NeuralNet.Tests.Reference;

namespace NeuralNet.Onnx.Tests;

/// <summary>ONNX Runtime computes what the layers compute, on random rows.</summary>
[Trait("Category", "Numeric")]
public class LayerExportTests
{
    private const int Rows = 1_000;
    private static readonly int[] Opsets = [13, 17, 18, 20, OnnxVersions.Newest];

    public static TheoryData<string> Layers => LayerCase.Names;

    public static TheoryData<string> Activations => [.. Activation.Kinds.Names];

    [Theory]
    [MemberData(nameof(Layers))]
    public void Layer_GivesItsNumbers(string name)
    {
        LayerCase layer = LayerCase.All[name];
        Model model = Disturbed(layer.Model());

        Check(model, layer.Input(Rows, seed: 5), name);
        Check(model, layer.Input(1, seed: 6), $"{name}, one row");
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void Activation_GivesItsNumbers(string name)
    {
        Activation activation = name switch
        {
            "LeakyRelu" => Activation.LeakyRelu(0.2f),
            "Elu" => Activation.Elu(0.7f),
            _ => Activation.Kinds.Build(new Description(name)),
        };
        Tensor z = Draw.Uniform(Rows, 3, seed: 3, -12, 12);
        z[0, 0] = 0;

        Check(new Model([new Sequential(new Activate(activation), new Scale(3))]), z, name);
    }

    [Fact]
    public void Activation_WithUsualConstants_GivesItsNumbers()
    {
        Tensor z = Draw.Uniform(Rows, 2, seed: 3, -5, 5);

        Check(new Model([new Scale(2), new Activate(Activation.LeakyRelu())]), z, "LeakyRelu");
        Check(new Model([new Scale(2), new Activate(Activation.Elu())]), z, "Elu");
    }

    [Fact]
    public void EveryKindOfLayer_HasAnExport()
    {
        foreach (string kind in Layer.Kinds.Names.Where(kind => kind != "Normalization"))
        {
            Type type = typeof(Layer).Assembly.GetType($"NeuralNet.{kind}")!;
            Exports.OfLayers.Has(type).Should().BeTrue("{0} is a kind of layer", kind);
            LayerCase.All.Keys.Should().Contain(name => name == kind || name.StartsWith(kind + " ", StringComparison.Ordinal), "its numbers are compared");
        }
    }

    [Fact]
    public void MissingNumbers_AreFilledAndMarked()
    {
        Tensor rows = Draw.Uniform(Rows, 3, seed: 7, -2, 2);
        for (int i = 0; i < rows.Length; i += 4)
        {
            rows[i] = float.NaN;
        }

        Check(new Model([new FillMissing(Tensor.From([1, 2, 3]), isMarked: true)]), rows, "FillMissing");
    }

    [Fact]
    public void UnknownCodes_AreZerosOrTheLastRow()
    {
        Tensor codes = Tensor.From([0, 1, 2, 3, 4, -1, 0.5f, 2.5f, float.NaN, 1e9f, -1e9f, 3, 0, 1, 2, 7], 8, 2);

        Check(new Model([new OneHot([4, 3], unknownIsZeros: true)]), codes, "OneHot");
        Check(new Model([new Embedding(4, 3, columns: 2, lastIsUnknown: true)]), codes, "Embedding");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    [InlineData(0.5f)]
    [InlineData(float.NaN)]
    public void UnknownCodes_WithoutAPlace_AreAnErrorOfTheEngine(float code)
    {
        foreach (Layer layer in new Layer[] { new OneHot(4), new Embedding(4, 2) })
        {
            var model = new Model([layer]);
            using OnnxRun run = OnnxRun.Of(model);

            run.Invoking(engine => engine.Run(Tensor.From([3], 1, 1))).Should().NotThrow();
            run.Invoking(engine => engine.Run(Tensor.From([code], 1, 1))).Should().Throw<Exception>("{0} rejects {1}", layer, code);
        }
    }

    [Fact]
    public void NumbersFarOutside_StayAtTheOutermostKnots()
    {
        Tensor rows = Tensor.From([-1e9f, 1e9f, 0, -7, 9, 1, float.MaxValue, float.MinValue, 3], 3, 3);
        Tensor fitted = Tensor.From([-3, -7, 1, 0, 0, 1, 5, 9, 1, 2, 1, 1, 0.25f, 3, 1], 5, 3);

        Check(new Model([QuantileScale.Fit(fitted)]), rows, "QuantileScale");
        Check(new Model([PiecewiseLinear.Fit(fitted)]), rows, "PiecewiseLinear");
        Check(new Model([new SmoothClip(), new Scale(3)]), rows, "SmoothClip");
    }

    [Fact]
    public void QuantileScale_WithManyKnots_GivesItsNumbers()
    {
        Tensor fitted = Draw.Uniform(4_000, 4, seed: 2, -3, 3);
        for (int i = 0; i < fitted.Rows; i++)
        {
            fitted[i, 1] = MathF.Exp(2 * fitted[i, 1]);
            fitted[i, 2] = MathF.Max(0, fitted[i, 2]);
            fitted[i, 3] = 5;
        }

        Check(new Model([QuantileScale.Fit(fitted)]), fitted.RowRange(..Rows), "QuantileScale");
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(1)]
    [InlineData(4)]
    public void CertainEnsembles_KeepTheirSmallProbabilities(double sharpness)
    {
        Tensor logits = Draw.Uniform(Rows, 6, seed: 4, -40, 40);
        using OnnxRun classes = OnnxRun.Of(new Model([new SoftmaxMean(2, 3, sharpness)]));
        using OnnxRun labels = OnnxRun.Of(new Model([new SigmoidMean(3, Tensor.From([(float)sharpness, 1.5f]))]));

        Agree(classes.Run(logits), new Model([new SoftmaxMean(2, 3, sharpness)]).Predict(logits));
        Agree(labels.Run(logits), new Model([new SigmoidMean(3, Tensor.From([(float)sharpness, 1.5f]))]).Predict(logits));

        // Relative to the number itself, however small.
        static void Agree(float[] actual, Tensor expected)
        {
            for (int i = 0; i < actual.Length; i++)
            {
                actual[i].Should().BeApproximately(expected[i], (2e-5f * expected[i]) + 1e-30f);
            }
        }
    }

    [Fact]
    public void BatchNorm_Folded_GivesItsNumbers()
    {
        Model model = Disturbed(new Model(
            [
                new Dense(5, 8), new BatchNorm(8), new Activate(Activation.Relu), new Dense(8, 8), new Dropout(0.5f), new BatchNorm(8),
                new Residual(new Dense(8, 8), new BatchNorm(8)), new Dense(8, 4, Activation.Tanh), new BatchNorm(4), new Dense(4, 2),
            ], seed: 3));
        Tensor rows = Draw.Uniform(Rows, 5, seed: 3);
        using OnnxRun run = OnnxRun.Of(model, new() { FoldsBatchNorm = true });

        OnnxRun.Agree(run.Run(rows), model.Predict(rows), "folded");
        OnnxFiles.Operations(model, new() { FoldsBatchNorm = true }).Count(operation => operation == "BatchNormalization").Should().Be(1, "one follows a Tanh");
        OnnxFiles.Operations(model, new()).Count(operation => operation == "BatchNormalization").Should().Be(4);
    }

    [Theory]
    [InlineData(OnnxOutput.Softmax)]
    [InlineData(OnnxOutput.Sigmoid)]
    public void Output_GoesThroughAFunction(OnnxOutput output)
    {
        var model = new Model([new Dense(4, 8, Activation.Relu), new Dense(8, 3)], seed: 2);
        Tensor rows = Draw.Uniform(Rows, 4, seed: 3, -4, 4);
        using OnnxRun run = OnnxRun.Of(model, new() { Output = output });

        Tensor logits = model.Predict(rows);
        OnnxRun.Agree(run.Run(rows), output == OnnxOutput.Softmax ? logits.Softmax() : Activation.Sigmoid.Apply(logits), output.ToString());
    }

    [Fact]
    public void ModelOfIdentities_GivesItsInput() =>
        Check(new Model([new Dropout(0.2f), new Branches(new Branch(0..2)), new Dropout(0.5f)]), Draw.Uniform(Rows, 2, seed: 1), "identity");

    private static void Check(Model model, Tensor rows, string what)
    {
        Tensor expected = model.Predict(rows);
        foreach (int opset in Opsets)
        {
            using OnnxRun run = OnnxRun.Of(model, new() { Opset = opset });
            OnnxRun.Agree(run.Run(rows), expected, $"{what}, opset {opset}");
        }
    }

    /// <summary>The model as after some training: no parameter or statistic has its first value.</summary>
    private static Model Disturbed(Model model)
    {
        var random = new Random(9);
        foreach (Parameter parameter in model.Parameters)
        {
            foreach (ref float value in parameter.Value.AsSpan())
            {
                value += 0.2f * (random.NextSingle() - 0.5f);
            }
        }

        foreach (LayerState state in model.States.Where(state => state.Name.StartsWith("running_", StringComparison.Ordinal)))
        {
            foreach (ref float value in state.Value.AsSpan())
            {
                value += random.NextSingle();
            }
        }

        return model;
    }
}
