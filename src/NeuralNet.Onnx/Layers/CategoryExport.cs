using DataType = NeuralNet.Onnx.Protobuf.TensorProto.Types.DataType;

namespace NeuralNet.Onnx;

/// <summary>Layers that read codes of categories.</summary>
internal static class CategoryExport
{
    public const long Float = (long)DataType.Float;
    public const long Int64 = (long)DataType.Int64;

    public static OnnxValue Of(Embedding layer, OnnxGraph graph, OnnxValue input)
    {
        // Where no row is for unknown codes, a number beyond the table: the engine rejects it.
        OnnxValue unknown = graph.Constant(layer.LastIsUnknown ? layer.Categories - 1 : layer.Categories);
        OnnxValue codes = graph.Node("Where", [IsKnown(graph, input, graph.Constant(layer.Categories)), input, unknown]);
        OnnxValue rows = graph.Node(
            "Gather", [graph.Constant("weight", layer.Weight.Value), graph.Node("Cast", [codes], OnnxSetting.Of("to", Int64))]);       // [batch, C, W]
        return graph.Node("Reshape", [rows, graph.Constant("sizes", -1, layer.Outputs)]);
    }

    // Output o is 1 where the column of o holds the code of o: no code is looked up, so NaN and unknown codes give zeros by themselves.
    public static OnnxValue Of(OneHot layer, OnnxGraph graph, OnnxValue input)
    {
        if (!layer.UnknownIsZeros)
        {
            OnnxValue counts = graph.Constant("categories", Tensor.From([.. layer.Categories.Select(count => (float)count)]));
            input = Required(graph, input, IsKnown(graph, input, counts));
        }

        long[] columns = [.. layer.Categories.SelectMany((count, column) => Enumerable.Repeat((long)column, count))];
        float[] codes = [.. layer.Categories.SelectMany(count => Enumerable.Range(0, count).Select(code => (float)code))];
        OnnxValue numbers = NumberExport.Columns(graph, input, columns);
        return graph.Node("Cast", [graph.Node("Equal", [numbers, graph.Constant("codes", Tensor.From(codes))])], OnnxSetting.Of("to", Float));
    }

    // Whole, and 0 to count - 1. No comparison holds for NaN.
    private static OnnxValue IsKnown(OnnxGraph graph, OnnxValue input, OnnxValue count)
    {
        OnnxValue isWhole = graph.Node("Equal", [input, graph.Node("Floor", [input])]);
        OnnxValue isWithin = graph.Node("And", [graph.Node("GreaterOrEqual", [input, graph.Constant(0)]), graph.Node("Less", [input, count])]);
        return graph.Node("And", [isWhole, isWithin]);
    }

    // ONNX has no assertion: a table of one row, read at 1 where the condition does not hold, which the engine rejects; else 0 is added.
    private static OnnxValue Required(OnnxGraph graph, OnnxValue input, OnnxValue condition)
    {
        OnnxValue row = graph.Node("Cast", [graph.Node("Not", [condition])], OnnxSetting.Of("to", Int64));
        return graph.Node("Add", [input, graph.Node("Gather", [graph.Constant("zero", Tensor.From([0f])), row])]);
    }
}
