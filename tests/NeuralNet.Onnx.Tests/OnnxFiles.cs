using NeuralNet.Onnx.Protobuf;

namespace NeuralNet.Onnx.Tests;

/// <summary>What a file holds.</summary>
internal static class OnnxFiles
{
    public static byte[] Bytes(Model model, OnnxExportOptions? options = null)
    {
        using var stream = new MemoryStream();
        model.ExportOnnx(stream, options);
        return stream.ToArray();
    }

    public static ModelProto Read(Model model, OnnxExportOptions? options = null) => ModelProto.Parser.ParseFrom(Bytes(model, options));

    public static string[] Operations(Model model, OnnxExportOptions? options = null) => [.. Read(model, options).Graph.Node.Select(node => node.OpType)];
}
