namespace NeuralNet.Onnx;

/// <summary>The layers that join the networks of an ensemble. The layers compute in float64, these graphs in float32.</summary>
internal static class EnsembleExport
{
    // As the layers: no class or label is impossible.
    private const float Least = 1e-7f;
    private const int Members = 1;

    public static OnnxValue Of(SoftmaxMean layer, OnnxGraph graph, OnnxValue input)
    {
        OnnxValue shares = graph.Node("Softmax", [ByMember(graph, input, layer.Members, layer.Outputs)], OnnxSetting.Of("axis", 2));
        OnnxValue mean = graph.Reduce("ReduceMean", shares, Members, keepsAxis: false);                                                   // [batch, K]
        if (layer.Sharpness == 1)
        {
            return mean;
        }

        // Of shares of the greatest, whose power is 1: a high power of small numbers would vanish.
        OnnxValue ofGreatest = graph.Node("Div",
            [graph.Node("Max", [mean, graph.Constant(Least)]), graph.Reduce("ReduceMax", mean, axis: 1, keepsAxis: true)]);
        OnnxValue powers = graph.Node("Pow", [ofGreatest, graph.Constant((float)layer.Sharpness)]);
        return graph.Node("Div", [powers, graph.Reduce("ReduceSum", powers, axis: 1, keepsAxis: true)]);
    }

    // The sigmoid of a · ln(p / q), for the mean p of the sigmoids and the mean q of 1 - sigmoid, which a subtraction would not give near p = 1.
    public static OnnxValue Of(SigmoidMean layer, OnnxGraph graph, OnnxValue input)
    {
        OnnxValue logits = ByMember(graph, input, layer.Members, layer.Outputs);
        OnnxValue difference = graph.Node("Sub", [LogMean(logits), LogMean(graph.Node("Neg", [logits]))]);
        return Sigmoid(graph, graph.Node("Mul", [difference, graph.Constant("sharpness", layer.Sharpness)]));

        OnnxValue LogMean(OnnxValue z)
        {
            OnnxValue mean = graph.Reduce("ReduceMean", Sigmoid(graph, z), Members, keepsAxis: false);
            return graph.Node("Log", [graph.Node("Clip", [mean, graph.Constant(Least), graph.Constant(1 - Least)])]);
        }
    }

    public static OnnxValue Of(AnswerMean layer, OnnxGraph graph, OnnxValue input)
    {
        OnnxValue mean = graph.Reduce("ReduceMean", ByMember(graph, input, layer.Members, layer.Outputs), Members, keepsAxis: false);     // [batch, T]
        OnnxValue answer = graph.Node("Add", [graph.Node("Mul", [mean, graph.Constant("scale", layer.Scale)]), graph.Constant("center", layer.Center)]);
        return graph.Node("Max", [graph.Node("Min", [answer, graph.Constant("greatest", layer.Greatest)]), graph.Constant("least", layer.Least)]);
    }

    private static OnnxValue ByMember(OnnxGraph graph, OnnxValue input, int members, int outputs) =>
        graph.Node("Reshape", [input, graph.Constant("sizes", -1, members, outputs)]);

    // 1 / (1 + e^-z): engines approximate their Sigmoid within 1e-7, which is much of a small probability.
    private static OnnxValue Sigmoid(OnnxGraph graph, OnnxValue z) =>
        graph.Node("Reciprocal", [graph.Node("Add", [graph.Node("Exp", [graph.Node("Neg", [z])]), graph.Constant(1)])]);
}
