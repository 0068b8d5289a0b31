namespace NeuralNet.Onnx;

/// <summary>Layers that give numbers other forms.</summary>
internal static class NumberExport
{
    // As the layer: beyond, the square would overflow and the result is ±limit.
    private const float Farthest = 1e12f;

    public static OnnxValue Of(Standardization layer, OnnxGraph graph, OnnxValue input)
    {
        OnnxValue mean = graph.Constant("mean", layer.Mean), scale = graph.Constant("scale", layer.Scale);
        return layer.IsInverse
            ? graph.Node("Add", [graph.Node("Mul", [input, scale]), mean])
            : graph.Node("Div", [graph.Node("Sub", [input, mean]), scale]);
    }

    // x / √(1 + (x / limit)²).
    public static OnnxValue Of(SmoothClip layer, OnnxGraph graph, OnnxValue input)
    {
        OnnxValue limit = graph.Constant(layer.Limit);
        OnnxValue share = graph.Node("Clip", [graph.Node("Div", [input, limit]), graph.Constant(-Farthest), graph.Constant(Farthest)]);
        OnnxValue root = graph.Node("Sqrt", [graph.Node("Add", [graph.Node("Mul", [share, share]), graph.Constant(1)])]);
        return graph.Node("Div", [graph.Node("Mul", [share, limit]), root]);
    }

    public static OnnxValue Of(FillMissing layer, OnnxGraph graph, OnnxValue input)
    {
        OnnxValue isMissing = graph.Node("IsNaN", [input]);
        OnnxValue filled = graph.Node("Where", [isMissing, graph.Constant("values", layer.Values), input]);
        return layer.IsMarked
            ? CompositionExport.SideBySide(graph, filled, graph.Node("Cast", [isMissing], OnnxSetting.Of("to", CategoryExport.Float)))
            : filled;
    }

    // Each product has as many factors as the longest, the others 1: a column of ones behind the others.
    public static OnnxValue Of(PolynomialFeatures layer, OnnxGraph graph, OnnxValue input)
    {
        OnnxValue withOnes = graph.Node("Pad", [input, graph.Constant("pads", 0, 0, 0, 1), graph.Constant(1)]);
        IReadOnlyList<IReadOnlyList<int>> all = layer.Factors;
        OnnxValue? products = null;
        for (int place = 0; place < layer.Degree; place++)
        {
            OnnxValue factors = Columns(graph, withOnes, [.. all.Select(factors => (long)(place < factors.Count ? factors[place] : layer.Inputs))]);
            products = products is { } before ? graph.Node("Mul", [before, factors]) : factors;
        }

        return products!.Value;
    }

    // [x, Σ_k weight · cos(2π · frequency · x + phase) + bias] for each column.
    public static OnnxValue Of(PeriodicEmbedding layer, OnnxGraph graph, OnnxValue input)
    {
        int columns = layer.Inputs, maps = layer.Width - 1;
        OnnxValue numbers = graph.Node("Reshape", [input, graph.Constant("sizes", -1, columns, 1)]);                                // [batch, C, 1]
        OnnxValue angles = graph.Node("Add",
            [graph.Node("Mul", [numbers, graph.Constant("frequency", 2 * MathF.PI * layer.Frequency.Value)]), graph.Constant("phase", layer.Phase.Value)]);
        OnnxValue waves = Swapped(graph, graph.Node("Cos", [angles]));                                                              // [C, batch, K]
        var weight = new Tensor(new Shape(columns, layer.Frequencies, maps));
        for (int j = 0; j < columns; j++)
        {
            int size = maps * layer.Frequencies;
            Tensor own = Tensor.From(layer.Weight.Value.AsSpan().Slice(j * size, size), maps, layer.Frequencies);
            own.Transpose().AsSpan().CopyTo(weight.AsSpan().Slice(j * size, size));
        }

        OnnxValue mapped = Swapped(graph, graph.Node("MatMul", [waves, graph.Constant("weight", weight)]));                          // [batch, C, W - 1]
        OnnxValue shifted = graph.Node("Add", [mapped, graph.Constant("bias", layer.Bias.Value)]);
        OnnxValue all = graph.Node("Concat", [numbers, shifted], OnnxSetting.Of("axis", 2));
        return graph.Node("Reshape", [all, graph.Constant("sizes", -1, layer.Outputs)]);
    }

    /// <summary>Columns by their numbers, each as often as it is named.</summary>
    public static OnnxValue Columns(OnnxGraph graph, OnnxValue input, ReadOnlySpan<long> columns) =>
        graph.Node("Gather", [input, graph.Constant("columns", columns)], OnnxSetting.Of("axis", 1));

    private static OnnxValue Swapped(OnnxGraph graph, OnnxValue value) => graph.Node("Transpose", [value], OnnxSetting.Of("perm", [1L, 0, 2]));
}
