using NeuralNet.Onnx.Protobuf;
using DataType = NeuralNet.Onnx.Protobuf.TensorProto.Types.DataType;

namespace NeuralNet.Onnx;

/// <content>Where a graph begins and ends.</content>
public sealed partial class OnnxGraph
{
    private const string Batch = "batch";
    internal const string MachineLearning = "ai.onnx.ml";

    /// <summary>An input of the graph, [batch, columns].</summary>
    internal OnnxValue Input(string name, int columns, DataType type = DataType.Float)
    {
        Message.Input.Add(Described(name, type, columns));
        _names.Add(name);
        return new OnnxValue(name);
    }

    /// <summary>Keeps a name from nodes and constants, before there are any.</summary>
    internal void Reserve(string name) => _names.Add(name);

    /// <summary>Makes a value an output, [batch, columns], or [batch] for 0 columns.</summary>
    internal void Output(OnnxValue value, string name, int columns, DataType type = DataType.Float)
    {
        Node("Identity", [value]);      // a value has one name, and may be an input or two outputs
        Message.Node[^1].Output[0] = name;
        Message.Output.Add(Described(name, type, columns));
    }

    /// <summary>The mean, sum or greatest along an axis.</summary>
    internal OnnxValue Reduce(string operation, OnnxValue value, int axis, bool keepsAxis)
    {
        // The axis moved from the settings to the inputs: in version 13 for ReduceSum, in version 18 for the others.
        var keeps = OnnxSetting.Of("keepdims", keepsAxis ? 1 : 0);
        return operation == "ReduceSum" || Opset >= 18
            ? Node(operation, [value, Constant("axis", axis)], keeps)
            : Node(operation, [value], keeps, OnnxSetting.Of("axes", [(long)axis]));
    }

    /// <summary>Numbers for texts; NaN for a text that is not known.</summary>
    internal OnnxValue Codes(OnnxValue texts, IReadOnlyList<string> known)
    {
        UsesMachineLearning = true;
        return Node(
            MachineLearning, "LabelEncoder", [texts],
            [
                OnnxSetting.Of("keys_strings", known), OnnxSetting.Of("values_floats", known.Select((_, code) => (float)code)),
                OnnxSetting.Of("default_float", float.NaN),
            ]);
    }

    /// <summary>Texts for whole numbers from 0.</summary>
    internal OnnxValue Texts(OnnxValue numbers, IReadOnlyList<string> texts)
    {
        UsesMachineLearning = true;
        return Node(
            MachineLearning, "LabelEncoder", [numbers],
            [OnnxSetting.Of("keys_int64s", texts.Select((_, number) => (long)number)), OnnxSetting.Of("values_strings", texts)]);
    }

    private static ValueInfoProto Described(string name, DataType type, int columns)
    {
        var shape = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dimension { DimParam = Batch } } };
        if (columns > 0)
        {
            shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = columns });
        }

        return new() { Name = name, Type = new() { TensorType = new() { ElemType = (int)type, Shape = shape } } };
    }
}
