using NeuralNet.Tests.Layers;

namespace NeuralNet.Onnx.Tests;

/// <summary>What this package writes it reads again, but for the layers of tables, which estimators load from their own files.</summary>
[Trait("Category", "Numeric")]
public class RoundTripTests
{
    // Codes are looked up, numbers compared with knots, or multiplied with each other.
    private static readonly string[] OfTables =
    [
        "Embedding", "Embedding unknown", "Branches of codes", "OneHot", "PeriodicEmbedding", "PeriodicEmbedding wide", "FillMissing", "FillMissing marked", "QuantileScale", "PolynomialFeatures",
        "PolynomialFeatures products", "SoftmaxMean", "SoftmaxMean sharpened", "SigmoidMean", "AnswerMean",
    ];

    public static TheoryData<string> Layers => [.. LayerCase.All.Keys.Except(OfTables)];

    public static TheoryData<string> Others => [.. OfTables];

    public static TheoryData<string> Activations => [.. Activation.Kinds.Names];

    [Theory]
    [MemberData(nameof(Layers))]
    public void Layer_IsReadAgain(string name)
    {
        Model model = LayerCase.All[name].Model();

        Check(model, LayerCase.All[name].Input(200, seed: 5), name);
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void Activation_IsReadAgain(string name)
    {
        Activation activation = name switch
        {
            "LeakyRelu" => Activation.LeakyRelu(0.2f),
            "Elu" => Activation.Elu(0.7f),
            _ => Activation.Kinds.Build(new Description(name)),
        };
        var model = new Model([new Dense(4, 6, activation), new LayerNorm(6), new Activate(activation), new Dense(6, 2)], seed: 3);

        foreach (Model imported in Check(model, NeuralNet.Tests.Reference.Draw.Uniform(200, 4, seed: 3, -5, 5), name))
        {
            IEnumerable<Layer> expected = model.Layers.Where(layer => layer is not Activate { Activation: var f } || f != Activation.Identity);
            imported.Layers.Select(layer => layer.ToString()).Should().Equal(expected.Select(layer => layer.ToString()));
        }
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void LayerOfTables_IsAnErrorThatNamesANode(string name)
    {
        byte[] file = OnnxFiles.Bytes(LayerCase.All[name].Model());

        FluentActions.Invoking(() => OnnxImport.Load(new MemoryStream(file))).Should().Throw<InvalidDataException>().WithMessage("*expected node '*");
    }

    private static List<Model> Check(Model model, Tensor rows, string what)
    {
        List<Model> all = [];
        foreach (int opset in new[] { 13, 17, 18, 20, OnnxVersions.Newest })
        {
            Model imported = OnnxImport.Load(new MemoryStream(OnnxFiles.Bytes(model, new() { Opset = opset })));
            OnnxRun.Agree(imported.Predict(rows).ToArray(), model.Predict(rows), $"{what}, opset {opset}");
            all.Add(imported);
        }

        return all;
    }
}
