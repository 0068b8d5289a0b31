namespace NeuralNet.Onnx;

/// <summary>Layers of straight lines between knots.</summary>
internal static class KnotExport
{
    // clamp((x - edge) / width, 0, 1) for each bin.
    public static OnnxValue Of(PiecewiseLinear layer, OnnxGraph graph, OnnxValue input)
    {
        Tensor low = new(new Shape(layer.Outputs)), width = new(new Shape(layer.Outputs));
        long[] columns = new long[layer.Outputs];
        int bin = 0, edge = 0;
        for (int j = 0; j < layer.Inputs; j++, edge++)
        {
            for (int k = 0; k < layer.Bins[j]; k++, edge++, bin++)
            {
                columns[bin] = j;
                low[bin] = layer.Edges[edge];
                width[bin] = (float)((double)layer.Edges[edge + 1] - layer.Edges[edge]);
            }
        }

        return Share(graph, NumberExport.Columns(graph, input, columns), graph.Constant("edges", low), graph.Constant("widths", width));
    }

    // The knots that x has reached say which line it is on: base + rise · clamp((x - knot) / width, 0, 1), with the lines of all columns in tables.
    public static OnnxValue Of(QuantileScale layer, OnnxGraph graph, OnnxValue input)
    {
        int columns = layer.Inputs, most = layer.KnotCounts.Max();
        Tensor knots = Tensor.Filled(new Shape(columns, most), float.MaxValue);
        Tensor low = new(columns, most), width = new(columns, most), start = new(columns, most), rise = new(columns, most);
        int first = 0;
        for (int j = 0; j < columns; j++)
        {
            int count = layer.KnotCounts[j];
            for (int k = 0; k < most; k++)
            {
                // Behind the last knot, and where there is one alone, the last line goes on.
                int knot = first + Math.Clamp(k, 0, Math.Max(count - 2, 0)), next = first + Math.Min(knot - first + 1, count - 1);
                if (k < count)
                {
                    knots[j, k] = layer.Numbers[first + k];
                }

                low[j, k] = layer.Numbers[knot];
                width[j, k] = next > knot ? (float)((double)layer.Numbers[next] - layer.Numbers[knot]) : 1;
                start[j, k] = layer.Ranks[knot];
                rise[j, k] = layer.Ranks[next] - layer.Ranks[knot];
            }

            first += count;
        }

        OnnxValue x = graph.Node("Reshape", [input, graph.Constant("sizes", -1, columns, 1)]);
        OnnxValue reached = graph.Node("Cast", [graph.Node("GreaterOrEqual", [x, graph.Constant("knots", knots)])], OnnxSetting.Of("to", CategoryExport.Float));
        OnnxValue passed = graph.Reduce("ReduceSum", reached, axis: 2, keepsAxis: false);                                          // [batch, C]
        OnnxValue line = graph.Node("Max", [graph.Node("Sub", [passed, graph.Constant(1)]), graph.Constant(0)]);
        OnnxValue place = graph.Node("Add", [
            graph.Node("Cast", [line], OnnxSetting.Of("to", CategoryExport.Int64)),
            graph.Constant("starts", [.. Enumerable.Range(0, columns).Select(j => (long)j * most)])]);
        OnnxValue share = Share(graph, input, At("numbers", low), At("widths", width));
        return graph.Node("Add", [At("ranks", start), graph.Node("Mul", [At("rises", rise), share])]);

        OnnxValue At(string name, Tensor table) => graph.Node("Gather", [graph.Constant(name, table.Reshape(new Shape(table.Length))), place]);
    }

    private static OnnxValue Share(OnnxGraph graph, OnnxValue x, OnnxValue low, OnnxValue width) =>
        graph.Node("Clip", [graph.Node("Div", [graph.Node("Sub", [x, low]), width]), graph.Constant(0), graph.Constant(1)]);
}
