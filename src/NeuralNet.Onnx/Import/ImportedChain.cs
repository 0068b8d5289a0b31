using NeuralNet.Onnx.Protobuf;

namespace NeuralNet.Onnx;

/// <summary>A graph that is one chain of nodes, as layers.</summary>
/// <param name="graph">The graph.</param>
/// <param name="leavesOutSoftmax">Whether a softmax at the end is left out.</param>
internal sealed class ImportedChain(GraphProto graph, bool leavesOutSoftmax)
{
    private readonly ImportedConstants _constants = new(graph);
    private readonly List<Layer> _layers = [];
    private string _value = "";     // what the chain gives so far
    private string _before = "";    // what it gave one node earlier
    private NodeProto? _softmax;

    /// <exception cref="InvalidDataException">It is no such chain, or has a node that is not read.</exception>
    public IReadOnlyList<Layer> Layers()
    {
        string[] inputs = [.. graph.Input.Select(input => input.Name).Where(name => !_constants.Has(name))];
        if (inputs.Length != 1 || graph.Output.Count != 1)
        {
            throw new InvalidDataException($"expected a graph of one input and one output but got {inputs.Length} and {graph.Output.Count}.");
        }

        _value = inputs[0];
        foreach (NodeProto node in graph.Node)
        {
            Add(node);
        }

        return graph.Output[0].Name == _value
            ? Joined()
            : throw new InvalidDataException($"expected the last node to give the output '{graph.Output[0].Name}' but it gives '{_value}'.");
    }

    /// <summary>What to say of a node.</summary>
    public static InvalidDataException Problem(NodeProto node, string expected) =>
        new($"expected node '{(node.Name.Length > 0 ? node.Name : node.Output.FirstOrDefault())}', a {node.OpType}, {expected}.");

    private void Add(NodeProto node)
    {
        if (node.Output.Count == 0 || node.Domain is not ("" or "ai.onnx"))
        {
            throw Problem(node, node.Output.Count == 0 ? "to have an output but it has none" : $"to be one of ONNX's own operators but its domain is {node.Domain}");
        }

        if (node.OpType == "Constant" && node.Attribute.FirstOrDefault(attribute => attribute.Name == "value")?.T is { } tensor)
        {
            _constants.Add(node.Output[0], tensor);
        }
        else if (node.OpType == "Identity" && node.Input.Count == 1 && _constants.Has(node.Input[0]))
        {
            _constants.AddCopy(node.Output[0], node.Input[0]);
        }
        else
        {
            AddToChain(node);
            if (node.OpType is not ("Identity" or "Flatten"))
            {
                _before = _value; // what a gate multiplies: these two give the same under another name
            }

            _value = node.Output[0];
        }
    }

    private void AddToChain(NodeProto node)
    {
        int data = node.Input.IndexOf(_value);
        if (data < 0 || (data > 0 && node.OpType is not ("Add" or "Mul")))
        {
            throw Problem(node, $"to take '{_value}', what the node before gives, but its inputs are {string.Join(", ", node.Input)}. The graph must be one chain");
        }

        if (_softmax is not null && node.OpType != "Identity")
        {
            throw Problem(_softmax, $"to be the last node but a {node.OpType} follows");
        }

        switch (node.OpType)
        {
            case "Gemm":
                AddGemm(node);
                break;
            case "MatMul":
                AddDense(_constants.Matrix(node, 1));
                break;
            case "Add" when node.Input.Count == 2 && _layers is [.., Dense { } dense] && dense.Activation == Activation.Identity:
                dense.Bias.Set(dense.Bias.Value + _constants.Row(node, 1 - data, dense.Outputs));
                break;
            case "Mul" when Gated() is { } gated && node.Input.Count == 2 && node.Input[1 - data] == _before:
                _layers[^1] = new Activate(gated);
                break;
            case "BatchNormalization":
                AddBatchNorm(node);
                break;
            case "Dropout":
                _layers.Add(new Dropout(node.Input.Count > 1 && node.Input[1].Length > 0 ? _constants.Row(node, 1, 1)[0] : ImportedActivations.Number(node, "ratio", 0.5f)));
                break;
            case "Softmax":
                AddSoftmax(node);
                break;
            case "Flatten" when ImportedActivations.Whole(node, "axis", 1) == 1:
            case "Identity":
                break;
            default:
                _layers.Add(new Activate(ImportedActivations.Of(node)));
                break;
        }
    }

    // alpha · input · B + beta · C, B transposed or not.
    private void AddGemm(NodeProto node)
    {
        float alpha = ImportedActivations.Number(node, "alpha", 1), beta = ImportedActivations.Number(node, "beta", 1);
        if (ImportedActivations.Whole(node, "transA", 0) != 0 || alpha != 1 || beta != 1)
        {
            throw Problem(node, FormattableString.Invariant($"to have transA 0, alpha 1 and beta 1 but it has alpha {alpha} and beta {beta}, or transA"));
        }

        Tensor matrix = _constants.Matrix(node, 1);
        Dense dense = AddDense(ImportedActivations.Whole(node, "transB", 0) == 0 ? matrix : matrix.Transpose());
        if (node.Input.Count > 2 && node.Input[2].Length > 0)
        {
            dense.Bias.Set(_constants.Row(node, 2, dense.Outputs));
        }
    }

    private Dense AddDense(Tensor weight)
    {
        var dense = new Dense(weight.Rows, weight.Columns);
        dense.Weight.Set(weight);
        dense.Bias.Fill(0);
        _layers.Add(dense);
        return dense;
    }

    // ONNX's momentum is the share that stays, ours the share that comes.
    private void AddBatchNorm(NodeProto node)
    {
        int columns = Columns(node);
        var norm = new BatchNorm(columns, 1 - ImportedActivations.Number(node, "momentum", 0.9f), ImportedActivations.Number(node, "epsilon", 1e-5f));
        norm.Weight.Set(_constants.Row(node, 1, columns));
        norm.Bias.Set(_constants.Row(node, 2, columns));
        _constants.Row(node, 3, columns).AsSpan().CopyTo(norm.RunningMean.AsSpan());
        Tensor variance = _constants.Row(node, 4, columns);
        if (variance.Min() < 0)
        {
            throw Problem(node, "to have variances of 0 or more");
        }

        variance.AsSpan().CopyTo(norm.RunningVariance.AsSpan());
        _layers.Add(norm);
    }

    // The softmax of one classifier; before opset 13 the axis is 1 unless set, later the last: of a matrix, the same.
    private void AddSoftmax(NodeProto node)
    {
        if (ImportedActivations.Whole(node, "axis", -1) is not (1 or -1))
        {
            throw Problem(node, "to run over the columns, axis 1 or -1");
        }

        _softmax = node;
        if (!leavesOutSoftmax)
        {
            _layers.Add(new SoftmaxMean(members: 1, Columns(node)));
        }
    }

    /// <summary>What z · f(z) is, for the activation f at the end of the chain.</summary>
    private Activation? Gated() => _layers is not [.., Activate { Activation: var f }] ? null
        : f == Activation.Sigmoid ? Activation.Swish
        : f == Activation.HardSigmoid ? Activation.HardSwish
        : null;

    /// <summary>The layers, with the activation that follows a dense layer as its own, which is faster.</summary>
    private List<Layer> Joined()
    {
        var joined = new List<Layer>();
        foreach (Layer layer in _layers)
        {
            if (layer is Activate activate && joined is [.., Dense { } plain] && plain.Activation == Activation.Identity)
            {
                var dense = new Dense(plain.Inputs, plain.Outputs, activate.Activation);
                dense.Weight.Set(plain.Weight.Value);
                dense.Bias.Set(plain.Bias.Value);
                joined[^1] = dense;
            }
            else
            {
                joined.Add(layer);
            }
        }

        return joined;
    }

    /// <summary>The columns of what the chain gives so far.</summary>
    private int Columns(NodeProto node) => _layers.LastOrDefault(layer => layer.Outputs > 0)?.Outputs
        ?? throw Problem(node, "to follow a Gemm or MatMul, which says how many columns there are");
}
