using System.Text.Json.Nodes;
using NeuralNet.Onnx.Protobuf;
using DataType = NeuralNet.Onnx.Protobuf.TensorProto.Types.DataType;

namespace NeuralNet.Onnx;

/// <summary>An estimator as one graph, from the columns of a table to labels, probabilities or numbers.</summary>
internal static class EstimatorExport
{
    private const string Label = "label";
    private const string Labels = "labels";
    private const string Probabilities = "probabilities";
    private const string Prediction = "prediction";
    private const float Half = 0.5f;

    /// <exception cref="ArgumentException">A column has the name of an output, or the options ask for a softmax or sigmoid.</exception>
    public static ModelProto Of(MlpEstimator estimator, OnnxExportOptions options)
    {
        ArgumentNullException.ThrowIfNull(estimator);
        if (options.Output != OnnxOutput.Raw)
        {
            throw new ArgumentException($"ExportOnnx expects no OnnxExportOptions.Output for an estimator, whose answers are whole, but got {options.Output}.", nameof(options));
        }

        var graph = new OnnxGraph(options);
        string[] outputs = estimator switch
        {
            MlpClassifier => [Label, Probabilities],
            MlpLabelClassifier => [Labels, Probabilities],
            _ => [Prediction],
        };
        Array.ForEach(outputs, graph.Reserve);
        OnnxValue row = options.TakesMatrix ? graph.Input(ModelExport.Input, estimator.Features.Count) : Columns(estimator, graph, outputs);
        OnnxValue answer = CompositionExport.InOrder(estimator.Network.Layers, graph, row);
        switch (estimator)
        {
            case MlpClassifier classifier:
                graph.Output(graph.Texts(Decision(classifier, graph, answer), classifier.Classes), Label, columns: 0, DataType.String);
                graph.Output(answer, Probabilities, classifier.Classes.Count);
                break;
            case MlpLabelClassifier:
                graph.Output(Reaches(graph, answer, Half), Labels, estimator.Targets.Count, DataType.Int64);
                graph.Output(answer, Probabilities, estimator.Targets.Count);
                break;
            default:
                graph.Output(answer, Prediction, estimator.Targets.Count);
                break;
        }

        return OnnxFile.Of(graph, [.. estimator.Network.Metadata, .. Described(estimator)]);
    }

    /// <summary>An input for each column, side by side as the network reads them.</summary>
    private static OnnxValue Columns(MlpEstimator estimator, OnnxGraph graph, string[] outputs)
    {
        if (estimator.Features.FirstOrDefault(outputs.Contains) is { } same)
        {
            throw new ArgumentException($"ExportOnnx expects no column named \"{same}\", which is the name of an output. Set OnnxExportOptions.TakesMatrix, or give the column another name.", nameof(estimator));
        }

        // All inputs before the first node: its name must not be one of theirs.
        OnnxValue[] inputs = [.. estimator.Columns.Select(column => graph.Input(column.Name, columns: 1, column.IsNumber ? DataType.Float : DataType.String))];
        OnnxValue[] numbers = [.. inputs.Zip(estimator.Columns, (input, column) => column.Categories is { } known ? graph.Codes(input, known) : input)];
        return numbers.Length == 1 ? numbers[0] : CompositionExport.SideBySide(graph, numbers);
    }

    /// <summary>The number of each row's class, [batch].</summary>
    private static OnnxValue Decision(MlpClassifier classifier, OnnxGraph graph, OnnxValue probabilities)
    {
        if (classifier.Threshold is not { } threshold)
        {
            return graph.Node("ArgMax", [probabilities], OnnxSetting.Of("axis", 1), OnnxSetting.Of("keepdims", 0));
        }

        // The least float32 that reaches the threshold: a float32 is compared with a float64 as exactly.
        float least = (float)threshold < threshold ? MathF.BitIncrement((float)threshold) : (float)threshold;
        OnnxValue second = graph.Node("Gather", [probabilities, graph.Constant("second", 1L)], OnnxSetting.Of("axis", 1));
        return graph.Node("Reshape", [Reaches(graph, second, least), graph.Constant("sizes", -1L)]);
    }

    private static OnnxValue Reaches(OnnxGraph graph, OnnxValue probabilities, float threshold) => graph.Node(
        "Cast", [graph.Node("GreaterOrEqual", [probabilities, graph.Constant(threshold)])], OnnxSetting.Of("to", CategoryExport.Int64));

    /// <summary>Names as arrays of JSON, for programs that read nothing else of the library.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Described(MlpEstimator estimator)
    {
        yield return new("columns", Json(estimator.Features));
        yield return new("targets", Json(estimator.Targets));
        if (estimator is MlpClassifier classifier)
        {
            yield return new("classes", Json(classifier.Classes));
        }
    }

    private static string Json(IEnumerable<string> texts) => new JsonArray([.. texts.Select(text => (JsonNode)JsonValue.Create(text))]).ToJsonString();
}
