using Google.Protobuf;
using NeuralNet.Onnx.Protobuf;

namespace NeuralNet.Onnx.Tests;

/// <summary>Files from a few words: <c>Node("Clip", "y", "x,low,high")</c>.</summary>
internal static class WrittenGraph
{
    /// <summary>A file from the input "x" to the output "y"; -1 as its first size is the number of rows.</summary>
    public static byte[] File(int[] input, NodeProto[] nodes, TensorProto[]? constants = null, int opset = 13, int type = 1) => new ModelProto
    {
        IrVersion = 8,
        OpsetImport = { new OperatorSetIdProto { Version = opset }, new OperatorSetIdProto { Domain = GraphEnds.MachineLearning, Version = 2 } },
        Graph = new GraphProto
        {
            Name = "graph",
            Input = { new ValueInfoProto { Name = "x", Type = new() { TensorType = new() { ElemType = type, Shape = new() { Dim = { input.Select(Size) } } } } } },
            Output = { new ValueInfoProto { Name = "y", Type = new() { TensorType = new() { ElemType = 1 } } } },
            Node = { nodes },
            Initializer = { constants ?? [] },
        },
    }.ToByteArray();

    public static NodeProto Node(string operation, string outputs, string inputs, params AttributeProto[] settings) => new()
    {
        OpType = operation,
        Domain = operation is "LinearClassifier" or "Normalizer" ? GraphEnds.MachineLearning : "",
        Output = { outputs.Split(',') },
        Input = { inputs.Split(',') },
        Attribute = { settings },
    };

    public static TensorProto Reals(string name, int[] sizes, params float[] numbers) =>
        new() { Name = name, DataType = 1, Dims = { sizes.Select(size => (long)size) }, FloatData = { numbers } };

    public static TensorProto Wholes(string name, int[] sizes, params long[] numbers) =>
        new() { Name = name, DataType = 7, Dims = { sizes.Select(size => (long)size) }, Int64Data = { numbers } };

    public static AttributeProto Whole(string name, long number) => new() { Name = name, I = number, Type = AttributeProto.Types.AttributeType.Int };

    public static AttributeProto ListOf(string name, params long[] numbers) => new() { Name = name, Ints = { numbers }, Type = AttributeProto.Types.AttributeType.Ints };

    public static AttributeProto ListOf(string name, params float[] numbers) => new() { Name = name, Floats = { numbers }, Type = AttributeProto.Types.AttributeType.Floats };

    public static AttributeProto Text(string name, string text) => new() { Name = name, S = ByteString.CopyFromUtf8(text), Type = AttributeProto.Types.AttributeType.String };

    private static TensorShapeProto.Types.Dimension Size(int size) => size < 0 ? new() { DimParam = "rows" } : new() { DimValue = size };
}
