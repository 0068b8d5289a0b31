namespace NeuralNet.Onnx;

/// <summary>Dense layers, alone or with a batch normalisation in their weight, and blends of an activation.</summary>
internal static class DenseExport
{
    public static OnnxValue Of(Dense layer, OnnxGraph graph, OnnxValue input) =>
        graph.Activation(layer.Activation, Gemm(graph, input, layer.Weight.Value, layer.Bias.Value));

    /// <summary>(input · weight + bias - mean) · s + shift, as one product; in float64, rounded once.</summary>
    public static OnnxValue Folded(Dense layer, BatchNorm norm, OnnxGraph graph, OnnxValue input)
    {
        Tensor weight = layer.Weight.Value.Clone(), bias = layer.Bias.Value.Clone();
        for (int j = 0; j < bias.Length; j++)
        {
            double scale = norm.Weight.Value[j] / Math.Sqrt((double)norm.RunningVariance[j] + norm.Epsilon);
            bias[j] = (float)((((double)bias[j] - norm.RunningMean[j]) * scale) + norm.Bias.Value[j]);
            for (int i = 0; i < weight.Rows; i++)
            {
                weight[i, j] = (float)(weight[i, j] * scale);
            }
        }

        return Gemm(graph, input, weight, bias);
    }

    /// <summary>(1 - weight) · z + weight · f(z).</summary>
    public static OnnxValue Of(Blend layer, OnnxGraph graph, OnnxValue input)
    {
        OnnxValue identity = graph.Node("Mul", [input, graph.Constant("identity", 1 - layer.Weight.Value)]);
        OnnxValue activated = graph.Node("Mul", [graph.Activation(layer.Activation, input), graph.Constant("weight", layer.Weight.Value)]);
        return graph.Node("Add", [identity, activated]);
    }

    private static OnnxValue Gemm(OnnxGraph graph, OnnxValue input, Tensor weight, Tensor bias) =>
        graph.Node("Gemm", [input, graph.Constant("weight", weight), graph.Constant("bias", bias)]);
}
