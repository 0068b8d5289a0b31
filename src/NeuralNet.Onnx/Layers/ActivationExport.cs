namespace NeuralNet.Onnx;

/// <summary>The library's activations as operators.</summary>
internal static class ActivationExport
{
    // Of Klambauer et al. 2017.
    private const float SeluAlpha = 1.6732632f;
    private const float SeluGamma = 1.050701f;

    public static Exports<Activation> All(Exports<Activation> exports)
    {
        foreach ((Activation activation, Func<Activation, OnnxGraph, OnnxValue, OnnxValue> export) in Table())
        {
            exports.Set(activation.GetType(), export);
        }

        return exports;
    }

    private static IEnumerable<(Activation, Func<Activation, OnnxGraph, OnnxValue, OnnxValue>)> Table() =>
    [
        (Activation.Identity, (_, _, z) => z),
        (Activation.Step, (_, graph, z) => graph.Node("Cast", [graph.Node("Greater", [z, graph.Constant(0)])], OnnxSetting.Of("to", CategoryExport.Float))),
        (Activation.Relu, (_, graph, z) => graph.Node("Relu", [z])),
        (Activation.Gelu, (_, graph, z) => Gelu(graph, z)),
        (Activation.GeluTanh, (_, graph, z) => GeluTanh(graph, z)),
        (Activation.Sigmoid, (_, graph, z) => graph.Node("Sigmoid", [z])),
        (Activation.Tanh, (_, graph, z) => graph.Node("Tanh", [z])),
        (Activation.Swish, (_, graph, z) => graph.Node("Mul", [z, graph.Node("Sigmoid", [z])])),     // as one operator it is too new for most engines
        (Activation.Selu, (_, graph, z) => graph.Node("Selu", [z], OnnxSetting.Of("alpha", SeluAlpha), OnnxSetting.Of("gamma", SeluGamma))),
        (Activation.Mish, (_, graph, z) => graph.Node("Mul", [z, graph.Node("Tanh", [graph.Node("Softplus", [z])])])),
        (Activation.HardSigmoid, (_, graph, z) => HardSigmoid(graph, z)),
        (Activation.HardSwish, (_, graph, z) => graph.Node("Mul", [z, HardSigmoid(graph, z)])),
        (Activation.Softplus, (_, graph, z) => graph.Node("Softplus", [z])),
        (Activation.LeakyRelu(), (activation, graph, z) => graph.Node("LeakyRelu", [z], OnnxSetting.Of("alpha", Setting(activation, "slope", 0.01f)))),
        (Activation.Elu(), (activation, graph, z) => graph.Node("Elu", [z], OnnxSetting.Of("alpha", Setting(activation, "alpha", 1)))),
    ];

    // z/2 · (1 + erf(z / √2)).
    private static OnnxValue Gelu(OnnxGraph graph, OnnxValue z)
    {
        if (graph.Opset >= 20)
        {
            return graph.Node("Gelu", [z]);
        }

        OnnxValue error = graph.Node("Erf", [graph.Node("Mul", [z, graph.Constant(MathF.Sqrt(0.5f))])]);
        return graph.Node("Mul", [graph.Node("Mul", [z, graph.Constant(0.5f)]), graph.Node("Add", [error, graph.Constant(1)])]);
    }

    // z/2 · (1 + tanh(√(2/π) · (z + 0.044715 · z³))).
    private static OnnxValue GeluTanh(OnnxGraph graph, OnnxValue z)
    {
        if (graph.Opset >= 20)
        {
            return graph.Node("Gelu", [z], OnnxSetting.Of("approximate", "tanh"));
        }

        OnnxValue cube = graph.Node("Mul", [graph.Node("Mul", [z, z]), z]);
        OnnxValue sum = graph.Node("Add", [z, graph.Node("Mul", [cube, graph.Constant(0.044715f)])]);
        OnnxValue tanh = graph.Node("Tanh", [graph.Node("Mul", [sum, graph.Constant(MathF.Sqrt(2 / MathF.PI))])]);
        return graph.Node("Mul", [graph.Node("Mul", [z, graph.Constant(0.5f)]), graph.Node("Add", [tanh, graph.Constant(1)])]);
    }

    private static OnnxValue HardSigmoid(OnnxGraph graph, OnnxValue z) =>
        graph.Node("HardSigmoid", [z], OnnxSetting.Of("alpha", 1f / 6), OnnxSetting.Of("beta", 0.5f));

    // What a file would store of it, so that no setting has two places.
    private static float Setting(Activation activation, string name, float usual)
    {
        Description description = NeuralNet.Activation.Kinds.Describe(activation);
        return description.Has(name) ? description.Number(name) : usual;
    }
}
