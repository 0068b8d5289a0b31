using NeuralNet.Onnx.Protobuf;
using DataType = NeuralNet.Onnx.Protobuf.TensorProto.Types.DataType;

namespace NeuralNet.Onnx;

/// <summary>The model's input: the inputs of a graph that its output needs, side by side in the file's order.</summary>
internal static class ImportedInputs
{
    private const int MostColumns = 65_536;

    /// <summary>Adds each input to the flows by its name.</summary>
    /// <returns>All of them, one row.</returns>
    /// <exception cref="InvalidDataException">There is none, or one has no size or is no numbers.</exception>
    public static Flow Of(
        GraphProto graph, GraphEnds ends, Dictionary<string, TensorProto> initializers, ImportBudget budget, Dictionary<string, Flow> flows, out long fixedRows)
    {
        ValueInfoProto[] inputs = [.. graph.Input.Where(input => ends.Needs(input.Name) && !initializers.ContainsKey(input.Name)).DistinctBy(input => input.Name)];
        if (inputs.Length == 0)
        {
            throw new InvalidDataException($"expected the output '{ImportedNode.Short(ends.Output)}' to depend on an input of the graph but it depends on none.");
        }

        int[][] sizes = [.. inputs.Select(input => Sizes(input, inputs.Length == 1 ? ends : null, initializers))];
        long columns = sizes.Sum(size => Reshaping.Count(size));
        budget.Take(columns > MostColumns ? columns - MostColumns : 0);
        fixedRows = Math.Max(inputs[0].Type?.TensorType?.Shape?.Dim.FirstOrDefault()?.DimValue ?? 0, 0);
        if (inputs.Length == 1)
        {
            return flows[inputs[0].Name] = new Flow(sizes[0]);
        }

        var all = new Flow([-1, (int)Math.Min(columns, int.MaxValue)]);
        double first = 0;
        for (int i = 0; i < inputs.Length; i++)
        {
            if (sizes[i].Length != 2)
            {
                throw new InvalidDataException($"expected several inputs to be matrices but '{ImportedNode.Short(inputs[i].Name)}' is {Broadcasting.Text(sizes[i])}.");
            }

            // Its columns of the model's row.
            var slice = new ImportedNode(new NodeProto { Name = inputs[i].Name, OpType = "Slice" });
            flows[inputs[i].Name] = new Flow(slice, 0, [all], [null, Numbers.Of(first), Numbers.Of(first + sizes[i][1]), Numbers.Of(1)], sizes[i]);
            first += sizes[i][1];
        }

        return all;
    }

    private static int[] Sizes(ValueInfoProto input, GraphEnds? ends, Dictionary<string, TensorProto> initializers)
    {
        TypeProto.Types.Tensor? type = input.Type?.TensorType;
        if (type?.ElemType is (int)DataType.String or (int)DataType.Bool)
        {
            throw Problem("of numbers but it has texts or truth values: a model takes numbers alone");
        }

        long[] sizes = [.. type?.Shape?.Dim.Skip(1).Select(size => size.DimValue) ?? []];
        if (sizes.Length == 0 || sizes is [0])
        {
            return [-1, (ends is null ? null : ColumnsOfWeight(ends, initializers)) ?? throw Problem("with its number of columns, or before a Gemm or MatMul")];
        }

        return Array.TrueForAll(sizes, size => size is > 0 and <= int.MaxValue) && sizes.Length < 16
            ? [-1, .. sizes.Select(size => (int)size)]
            : throw Problem($"of sizes that are known, but for the number of rows, but they are [{ImportedNode.Short(string.Join(", ", sizes))}]");

        InvalidDataException Problem(string expected) => new($"expected an input '{ImportedNode.Short(input.Name)}' {expected}.");
    }

    // What comes before the first product keeps the number of columns.
    private static int? ColumnsOfWeight(GraphEnds ends, Dictionary<string, TensorProto> initializers)
    {
        foreach (ImportedNode node in ends.Nodes)
        {
            if (node.Operator is "Gemm" or "MatMul" && node.Inputs.Count > 1 && initializers.TryGetValue(node.Inputs[1], out TensorProto? weight) && weight.Dims.Count == 2
                && weight.Dims[node.Operator == "Gemm" && node.Whole("transB", 0) != 0 ? 1 : 0] is > 0 and <= int.MaxValue and var columns)
            {
                return (int)columns;
            }
        }

        return null;
    }
}
