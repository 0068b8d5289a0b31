using NeuralNet.Onnx.Protobuf;

namespace NeuralNet.Onnx;

/// <summary>The output of a graph that is the model's, and what it needs. Labels, which classifiers give beside their probabilities, are left out with all that makes them.</summary>
internal sealed class GraphEnds
{
    public const string MachineLearning = "ai.onnx.ml";
    private readonly Dictionary<string, NodeProto> _makers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _needed = new(StringComparer.Ordinal);

    /// <exception cref="InvalidDataException">There is no such output, or several are numbers; or two nodes give one value.</exception>
    public GraphEnds(GraphProto graph, string? output)
    {
        foreach (NodeProto node in graph.Node)
        {
            foreach (string name in node.Output.Where(name => name.Length > 0))
            {
                if (!_makers.TryAdd(name, node))
                {
                    throw new InvalidDataException($"expected one node that gives '{ImportedNode.Short(name)}' but two do.");
                }
            }
        }

        Output = Chosen(graph, output);
        HashSet<NodeProto> nodes = new(ReferenceEqualityComparer.Instance);
        var open = new Stack<string>([Output]);
        while (open.TryPop(out string? name))
        {
            if (_needed.Add(name) && _makers.TryGetValue(name, out NodeProto? maker) && nodes.Add(maker))
            {
                foreach (string input in maker.Input.Where(input => input.Length > 0))
                {
                    open.Push(input);
                }
            }
        }

        Nodes = [.. graph.Node.Where(nodes.Contains).Select(node => new ImportedNode(node))];
    }

    /// <summary>The name of the output.</summary>
    public string Output { get; }

    /// <summary>The nodes that it needs, in the file's order.</summary>
    public IReadOnlyList<ImportedNode> Nodes { get; }

    public bool Needs(string name) => _needed.Contains(name);

    private string Chosen(GraphProto graph, string? output)
    {
        string[] all = [.. graph.Output.Select(value => value.Name)];
        if (output is not null)
        {
            return all.Contains(output) ? output : throw new InvalidDataException($"expected an output '{ImportedNode.Short(output)}' but the outputs are {Text(all)}.");
        }

        // A classifier gives a label too, a text or whole number, and some programs every column that goes in.
        string[] numbers = [.. graph.Output.Where(value => IsReal(value) && !IsInput(value.Name)).Select(value => value.Name)];
        return numbers switch
        {
            [var one] => one,
            [] when all is [var one] => one,
            _ => throw new InvalidDataException($"expected one output of numbers but the outputs are {Text(all)}: name one as OnnxImportOptions.Output."),
        };
    }

    // A type that is not stored, or no tensor as ZipMap's, may be one of numbers.
    private static bool IsReal(ValueInfoProto value) => value.Type?.TensorType is not { ElemType: not 0 } tensor || ElementTypes.IsReal(tensor.ElemType);

    private bool IsInput(string name)
    {
        for (int steps = 0; steps < _makers.Count && _makers.TryGetValue(name, out NodeProto? maker); steps++)
        {
            if (maker.OpType is not ("Identity" or "Cast") || maker.Input.Count == 0)
            {
                return false;
            }

            name = maker.Input[0];
        }

        return !_makers.ContainsKey(name);
    }

    private static string Text(string[] names) => names.Length == 0 ? "none" : ImportedNode.Short(string.Join(", ", names));
}
