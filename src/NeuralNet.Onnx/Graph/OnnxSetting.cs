using Google.Protobuf;
using NeuralNet.Onnx.Protobuf;
using Kind = NeuralNet.Onnx.Protobuf.AttributeProto.Types.AttributeType;

namespace NeuralNet.Onnx;

/// <summary>A setting of a node in an <see cref="OnnxGraph"/>, such as the axis of a softmax: what its operator's documentation calls an attribute.</summary>
public sealed class OnnxSetting
{
    private OnnxSetting(AttributeProto attribute) => Message = attribute;

    internal AttributeProto Message { get; }

    /// <summary>A whole number.</summary>
    /// <param name="name">As the operator's documentation has it.</param>
    /// <param name="number">The number.</param>
    public static OnnxSetting Of(string name, long number) => new(new AttributeProto { Name = name, Type = Kind.Int, I = number });

    /// <summary>A number.</summary>
    /// <param name="name">As the operator's documentation has it.</param>
    /// <param name="number">The number.</param>
    public static OnnxSetting Of(string name, float number) => new(new AttributeProto { Name = name, Type = Kind.Float, F = number });

    /// <summary>A text.</summary>
    /// <param name="name">As the operator's documentation has it.</param>
    /// <param name="text">The text.</param>
    public static OnnxSetting Of(string name, string text) => new(new AttributeProto { Name = name, Type = Kind.String, S = ByteString.CopyFromUtf8(text) });

    /// <summary>Whole numbers.</summary>
    /// <param name="name">As the operator's documentation has it.</param>
    /// <param name="numbers">The numbers.</param>
    public static OnnxSetting Of(string name, IEnumerable<long> numbers) => new(new AttributeProto { Name = name, Type = Kind.Ints, Ints = { numbers } });

    /// <summary>Numbers.</summary>
    /// <param name="name">As the operator's documentation has it.</param>
    /// <param name="numbers">The numbers.</param>
    public static OnnxSetting Of(string name, IEnumerable<float> numbers) => new(new AttributeProto { Name = name, Type = Kind.Floats, Floats = { numbers } });

    /// <summary>Texts.</summary>
    /// <param name="name">As the operator's documentation has it.</param>
    /// <param name="texts">The texts.</param>
    public static OnnxSetting Of(string name, IEnumerable<string> texts) =>
        new(new AttributeProto { Name = name, Type = Kind.Strings, Strings = { texts.Select(ByteString.CopyFromUtf8) } });
}
