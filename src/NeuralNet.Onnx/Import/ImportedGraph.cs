using NeuralNet.Onnx.Protobuf;

namespace NeuralNet.Onnx;

/// <summary>What a graph computes for one of its outputs: constants are computed at once, the rest are <see cref="Flow"/>s from the model's input.</summary>
internal sealed class ImportedGraph
{
    private const int MostNodes = 10_000;
    private readonly Dictionary<string, TensorProto> _initializers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Flow> _flows = new(StringComparer.Ordinal);
    private readonly HashSet<string> _wholes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Numbers> _constants = new(StringComparer.Ordinal);
    private readonly TensorReader _reader;
    private readonly ConstantOperators _operators;
    private readonly ImportBudget _budget;
    private readonly long _fixedRows;

    /// <summary>Goes through the nodes that an output needs.</summary>
    /// <exception cref="InvalidDataException">A node is not read, or the graph is none.</exception>
    public ImportedGraph(GraphProto graph, string? output, TensorReader reader, ImportBudget budget)
    {
        (_reader, _budget, _operators) = (reader, budget, new ConstantOperators(reader, budget));
        if (graph.Node.Count > MostNodes)
        {
            throw new InvalidDataException(FormattableString.Invariant($"expected {MostNodes} nodes at most but got {graph.Node.Count}."));
        }

        foreach (TensorProto tensor in graph.Initializer)
        {
            _initializers[tensor.Name] = tensor;
        }

        var ends = new GraphEnds(graph, output);
        Input = ImportedInputs.Of(graph, ends, _initializers, budget, _flows, out _fixedRows);
        _wholes.UnionWith(graph.Input.Where(input => input.Type?.TensorType is { } type && ElementTypes.Size(type.ElemType) > 0 && !ElementTypes.IsReal(type.ElemType)).Select(input => input.Name));
        foreach (ImportedNode node in ends.Nodes)
        {
            Add(node, ends);
        }

        Output = _flows.GetValueOrDefault(ends.Output) ?? throw new InvalidDataException($"expected the output '{ImportedNode.Short(ends.Output)}' to depend on the graph's input but it does not.");
    }

    /// <summary>The model's input.</summary>
    public Flow Input { get; }

    /// <summary>What the output is.</summary>
    public Flow Output { get; }

    private void Add(ImportedNode node, GraphEnds ends)
    {
        if (node.Domain is not ("" or "ai.onnx" or GraphEnds.MachineLearning))
        {
            throw node.Problem($"to be one of ONNX's own operators but its domain is {ImportedNode.Short(node.Domain)}");
        }

        Flow?[] inputs = new Flow?[node.Inputs.Count];
        Numbers?[] constants = new Numbers?[node.Inputs.Count];
        for (int i = 0; i < inputs.Length; i++)
        {
            string name = node.Inputs[i];
            inputs[i] = _flows.GetValueOrDefault(name);
            constants[i] = inputs[i] is null && name.Length > 0 ? Constant(name, node) : null;
        }

        for (int output = 0; output < node.Outputs.Count; output++)
        {
            if (ends.Needs(node.Outputs[output]))
            {
                Add(node, output, inputs, constants);
            }
        }
    }

    private void Add(ImportedNode node, int output, Flow?[] inputs, Numbers?[] constants)
    {
        string name = node.Outputs[output];
        CheckQuotient(node, inputs, name);
        bool hasSecond = Selection.Has(node.Operator) || node.Operator == "LinearClassifier";
        if (output > 0 && !hasSecond)
        {
            throw node.Problem(FormattableString.Invariant($"to be needed for its first output alone but output {output} is needed"));
        }

        if (Array.TrueForAll(inputs, input => input is null))
        {
            _constants[name] = _operators.Of(node, constants, output);
        }
        else if (node.Operator == "Shape")
        {
            _constants[name] = ConstantOperators.Shape(node, Only(node, inputs).Sizes);
        }
        else if (node.Operator is "Identity" or "ZipMap" || (node.Operator == "Cast" && ElementTypes.IsReal((int)node.Whole("to", 0)) && !IsTruth(Only(node, inputs))))
        {
            _flows[name] = Only(node, inputs);      // the same value under another name
        }
        else
        {
            var flow = new Flow(node, output, inputs, constants, Sizes(node, output, inputs, constants));
            _budget.Take(flow.Columns);
            _flows[name] = flow;
        }
    }

    // A quotient of whole numbers is cut, which no layer does.
    private void CheckQuotient(ImportedNode node, Flow?[] inputs, string name)
    {
        bool isWhole = node.Operator == "Cast" ? !ElementTypes.IsReal((int)node.Whole("to", 0)) : node.Inputs.Where((_, i) => inputs[i] is not null).Any(_wholes.Contains);
        if (isWhole && node.Operator == "Div")
        {
            throw node.Problem("to divide real numbers, since a quotient of whole ones is cut: cast its inputs to float before");
        }

        if (isWhole && !LayerOperators.Has(node.Operator))
        {
            _wholes.Add(name);
        }
    }

    private int[] Sizes(ImportedNode node, int output, Flow?[] inputs, Numbers?[] constants)
    {
        string operation = node.Operator;
        if (ElementOperators.Has(operation))
        {
            ElementOperators.CheckInputs(node);
            int[] sizes = [];
            for (int i = 0; i < inputs.Length; i++)
            {
                sizes = inputs[i] is null && constants[i] is null ? sizes : Broadcasting.Of(node, sizes, inputs[i]?.Sizes ?? constants[i]!.Sizes);
            }

            return sizes;
        }

        if (!ImportedOperators.Names.Contains(operation))
        {
            throw ImportedOperators.Unread(node);
        }

        Flow first = Only(node, inputs, isJoin: Joins.IsSideBySide(operation));
        Numbers? second = constants.ElementAtOrDefault(1);
        return operation switch
        {
            "Expand" => Expanded(node, first, second),
            _ when Joins.IsSideBySide(operation) => Joins.Sizes(node, inputs),
            _ when Reductions.Has(operation) => Reductions.Sizes(node, first.Sizes, second),
            _ when Reshaping.Has(operation) => Reshaping.Sizes(node, first.Sizes, second, _fixedRows),
            _ when Selection.Has(operation) => Selection.Of(node, first.Sizes, constants, output, _budget).Sizes(first.Sizes),
            _ when LayerOperators.Has(operation) => LayerOperators.Sizes(node, first, constants),
            _ => throw node.Problem("to have constants as inputs"),
        };
    }

    // To the sizes of a value, so that a number for each row meets all of its columns.
    private static int[] Expanded(ImportedNode node, Flow first, Numbers? sizes)
    {
        int[] to = [.. (sizes?.Values ?? throw node.Problem("to have its sizes as a constant")).Select(size => double.IsNaN(size) ? -1 : size is >= 1 and <= int.MaxValue ? (int)size
            : throw node.Problem("to have sizes of 1 or more"))];
        return Broadcasting.Of(node, first.Sizes, to);
    }

    // What a comparison gives, which is no number before its Cast.
    private static bool IsTruth(Flow flow) => flow.Node?.Operator is "Greater" or "GreaterOrEqual" or "Less" or "LessOrEqual";

    private static Flow Only(ImportedNode node, Flow?[] inputs, bool isJoin = false) =>
        inputs[0] is { } first && (isJoin || inputs.Count(input => input is not null) == 1)
            ? first
            : throw node.Problem("to have one input that depends on the model's, its first, and else constants");

    private Numbers Constant(string name, ImportedNode node)
    {
        if (_constants.TryGetValue(name, out Numbers? known))
        {
            return known;
        }

        return _initializers.TryGetValue(name, out TensorProto? tensor)
            ? _constants[name] = _reader.Read(tensor)
            : throw node.Problem($"to take what a node before it, an initializer or an input gives, but '{ImportedNode.Short(name)}' is none of them");
    }
}
