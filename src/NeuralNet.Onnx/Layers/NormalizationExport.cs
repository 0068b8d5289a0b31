namespace NeuralNet.Onnx;

/// <summary>Normalisations, with the statistics that predictions use.</summary>
internal static class NormalizationExport
{
    private const int Columns = 1;

    public static OnnxValue Of(BatchNorm layer, OnnxGraph graph, OnnxValue input) => graph.Node(
        "BatchNormalization",
        [
            input, graph.Constant("weight", layer.Weight.Value), graph.Constant("bias", layer.Bias.Value), graph.Constant("running_mean", layer.RunningMean),
            graph.Constant("running_var", layer.RunningVariance),
        ],
        OnnxSetting.Of("epsilon", layer.Epsilon));

    public static OnnxValue Of(LayerNorm layer, OnnxGraph graph, OnnxValue input)
    {
        OnnxValue weight = graph.Constant("weight", layer.Weight.Value), bias = graph.Constant("bias", layer.Bias.Value);
        if (graph.Opset >= 17)
        {
            return graph.Node("LayerNormalization", [input, weight, bias], OnnxSetting.Of("epsilon", layer.Epsilon));
        }

        OnnxValue centered = graph.Node("Sub", [input, graph.Reduce("ReduceMean", input, Columns, keepsAxis: true)]);
        return graph.Node("Add", [Normalized(graph, centered, layer.Epsilon, weight), bias]);
    }

    public static OnnxValue Of(RmsNorm layer, OnnxGraph graph, OnnxValue input) =>
        Normalized(graph, input, layer.Epsilon, graph.Constant("weight", layer.Weight.Value));

    // x / √(mean of x² + ε) · weight.
    private static OnnxValue Normalized(OnnxGraph graph, OnnxValue x, float epsilon, OnnxValue weight)
    {
        OnnxValue squares = graph.Reduce("ReduceMean", graph.Node("Mul", [x, x]), Columns, keepsAxis: true);
        OnnxValue size = graph.Node("Sqrt", [graph.Node("Add", [squares, graph.Constant(epsilon)])]);
        return graph.Node("Mul", [graph.Node("Div", [x, size]), weight]);
    }
}
