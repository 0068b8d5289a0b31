using System.Runtime.InteropServices;

namespace NeuralNet.ComparisonBenchmarks;

/// <summary>A relu network as an ONNX model: a Gemm for each layer and a Relu between two.</summary>
/// <remarks>Field numbers are those of onnx/onnx.proto3; opset 13, IR version 7.</remarks>
internal static class OnnxModel
{
    public const string Input = "input";
    public const string Output = "output";

    private const int Float = 1;

    public static byte[] Bytes(Model model)
    {
        var graph = new ProtobufWriter();
        string input = Input;
        for (int i = 0; i < model.Layers.Count; i++)
        {
            var layer = (Dense)model.Layers[i];
            bool isLast = i == model.Layers.Count - 1;
            string sum = isLast ? Output : $"z{i}";
            graph.Write(1, Node("Gemm", [input, $"w{i}", $"b{i}"], sum));
            graph.Write(5, Constant($"w{i}", [layer.Inputs, layer.Outputs], layer.Weight.Value));
            graph.Write(5, Constant($"b{i}", [layer.Outputs], layer.Bias.Value));
            input = sum;
            if (!isLast)
            {
                input = $"y{i}";
                graph.Write(1, Node("Relu", [sum], input));
            }
        }

        graph.Write(2, "mlp").Write(11, Value(Input, model.Inputs)).Write(12, Value(Output, model.Outputs));
        return new ProtobufWriter()
            .Write(1, 7)
            .Write(8, new ProtobufWriter().Write(1, "").Write(2, 13))
            .Write(7, graph)
            .ToArray();
    }

    private static ProtobufWriter Node(string operation, string[] inputs, string output)
    {
        var node = new ProtobufWriter();
        foreach (string input in inputs)
        {
            node.Write(1, input);
        }

        return node.Write(2, output).Write(3, output).Write(4, operation);
    }

    private static ProtobufWriter Constant(string name, int[] sizes, Tensor values)
    {
        var tensor = new ProtobufWriter();
        foreach (int size in sizes)
        {
            tensor.Write(1, size);
        }

        return tensor.Write(2, Float).Write(8, name).Write(9, MemoryMarshal.AsBytes(values.AsSpan()));
    }

    /// <summary>A matrix with any number of rows.</summary>
    private static ProtobufWriter Value(string name, int columns)
    {
        ProtobufWriter shape = new ProtobufWriter()
            .Write(1, new ProtobufWriter().Write(2, "batch"))
            .Write(1, new ProtobufWriter().Write(1, columns));
        ProtobufWriter type = new ProtobufWriter().Write(1, new ProtobufWriter().Write(1, Float).Write(2, shape));
        return new ProtobufWriter().Write(1, name).Write(2, type);
    }
}
