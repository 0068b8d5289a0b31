using System.Reflection;
using Google.Protobuf;
using NeuralNet.Onnx.Protobuf;

namespace NeuralNet.Onnx;

/// <summary>ONNX files: a graph with the versions that it needs, and texts that describe it.</summary>
internal static class OnnxFile
{
    private const string Producer = "NeuralNet.Onnx";

    /// <param name="graph">The graph, finished.</param>
    /// <param name="metadata">Texts by name; the first of a name is kept.</param>
    public static ModelProto Of(OnnxGraph graph, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        var model = new ModelProto
        {
            IrVersion = OnnxVersions.FormatOf(graph.Opset),
            ProducerName = Producer,
            ProducerVersion = typeof(OnnxFile).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "",
            Graph = graph.Message,
            OpsetImport = { new OperatorSetIdProto { Version = graph.Opset } },
        };
        if (graph.UsesMachineLearning)
        {
            model.OpsetImport.Add(new OperatorSetIdProto { Domain = OnnxGraph.MachineLearning, Version = OnnxVersions.MachineLearning });
        }

        model.MetadataProps.Add(metadata.DistinctBy(text => text.Key).Select(text => new StringStringEntryProto { Key = text.Key, Value = text.Value }));
        return model;
    }

    public static void Write(string path, ModelProto model)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, model.WriteTo);
    }

    public static void Write(Stream stream, ModelProto model)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanWrite)
        {
            throw new ArgumentException("ExportOnnx expects a stream that can be written but got one that cannot.", nameof(stream));
        }

        model.WriteTo(stream);
    }
}
