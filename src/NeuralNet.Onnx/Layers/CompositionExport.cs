using System.Globalization;

namespace NeuralNet.Onnx;

/// <summary>Layers of layers.</summary>
internal static class CompositionExport
{
    private static readonly OnnxSetting ByColumns = OnnxSetting.Of("axis", 1);

    public static OnnxValue Of(Sequential layer, OnnxGraph graph, OnnxValue input) => InOrder(layer.Layers, graph, input);

    /// <summary>Layers in order, named by their places, without those that are the identity.</summary>
    public static OnnxValue InOrder(IReadOnlyList<Layer> layers, OnnxGraph graph, OnnxValue input)
    {
        (int Place, Layer Layer)[] left = [.. layers.Index().Where(layer => layer.Item is not Dropout)];
        for (int i = 0; i < left.Length; i++)
        {
            string name = left[i].Place.ToString(CultureInfo.InvariantCulture);
            if (graph.FoldsBatchNorm && left[i].Layer is Dense dense && dense.Activation == Activation.Identity
                && i + 1 < left.Length && left[i + 1].Layer is BatchNorm norm)
            {
                input = graph.Within(name, input, before => DenseExport.Folded(dense, norm, graph, before));
                i++;
            }
            else
            {
                input = graph.Layer(name, left[i].Layer, input);
            }
        }

        return input;
    }

    public static OnnxValue Of(Residual layer, OnnxGraph graph, OnnxValue input)
    {
        OnnxValue block = graph.Layer("block", layer.Block, input);
        return graph.Node("Add", [block, layer.Projection is { } projection ? graph.Layer("projection", projection, input) : input]);
    }

    public static OnnxValue Of(Branches layer, OnnxGraph graph, OnnxValue input)
    {
        var outputs = new OnnxValue[layer.Parts.Count];
        for (int i = 0; i < outputs.Length; i++)
        {
            Branch branch = layer.Parts[i];
            (int first, int count) = branch.Columns.GetOffsetAndLength(layer.Inputs);
            OnnxValue columns = count == layer.Inputs ? input : Slice(graph, input, first, first + count);
            outputs[i] = branch.Layers is { } layers ? graph.Layer(FormattableString.Invariant($"{i}"), layers, columns) : columns;
        }

        return outputs.Length == 1 ? outputs[0] : graph.Node("Concat", outputs, ByColumns);
    }

    /// <summary>Columns from one to before another.</summary>
    public static OnnxValue Slice(OnnxGraph graph, OnnxValue input, int first, int end) =>
        graph.Node("Slice", [input, graph.Constant("first", (long)first), graph.Constant("end", (long)end), graph.Constant("axis", 1L)]);

    /// <summary>Matrices side by side.</summary>
    public static OnnxValue SideBySide(OnnxGraph graph, params ReadOnlySpan<OnnxValue> parts) => graph.Node("Concat", parts, ByColumns);
}
