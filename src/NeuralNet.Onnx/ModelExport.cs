using NeuralNet.Onnx.Protobuf;

namespace NeuralNet.Onnx;

/// <summary>A model as one graph from a matrix to a matrix.</summary>
internal static class ModelExport
{
    public const string Input = "input";
    private const string Output = "output";

    public static ModelProto Of(Model model, OnnxExportOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        var graph = new OnnxGraph(options);
        graph.Reserve(Output);
        OnnxValue output = CompositionExport.InOrder(model.Layers, graph, graph.Input(Input, model.Inputs));
        output = options.Output switch
        {
            OnnxOutput.Raw => output,
            OnnxOutput.Softmax => graph.Node("Softmax", [output], OnnxSetting.Of("axis", 1)),
            OnnxOutput.Sigmoid => graph.Node("Sigmoid", [output]),
            _ => throw new ArgumentOutOfRangeException(nameof(options), $"OnnxExportOptions.Output expects Raw, Softmax or Sigmoid but got {options.Output}."),
        };
        graph.Output(output, Output, model.Outputs);
        return OnnxFile.Of(graph, model.Metadata);
    }
}
