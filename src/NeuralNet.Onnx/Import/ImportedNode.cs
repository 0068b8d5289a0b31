using Google.Protobuf;
using Google.Protobuf.Collections;
using NeuralNet.Onnx.Protobuf;

namespace NeuralNet.Onnx;

/// <summary>A node of a file, with its settings, and what to say of it.</summary>
internal sealed class ImportedNode(NodeProto message)
{
    private const int LongestName = 100;
    private const int MostSettings = 8;

    public string Operator => message.OpType;

    public string Domain => message.Domain;

    public RepeatedField<string> Inputs => message.Input;

    public RepeatedField<string> Outputs => message.Output;

    public TensorProto? Tensor(string setting) => Find(setting)?.T;

    public bool Has(string setting) => Find(setting) is not null;

    public float Number(string setting, float usual) => Find(setting)?.F ?? usual;

    public long Whole(string setting, long usual) => Find(setting)?.I ?? usual;

    public string Text(string setting, string usual) => Find(setting)?.S.ToStringUtf8() ?? usual;

    public IReadOnlyList<long>? Wholes(string setting) => Find(setting)?.Ints;

    /// <summary>The first settings as numbers, which are all of an operator's; 0 for each of another kind.</summary>
    public IEnumerable<float> AllNumbers => message.Attribute.Take(MostSettings).Select(attribute => attribute.F);

    public IReadOnlyList<float>? Numbers(string setting) => Find(setting)?.Floats;

    public IReadOnlyList<ByteString>? Texts(string setting) => Find(setting)?.Strings;

    /// <summary>An axis, from the front.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public int Axis(double axis, int rank) => axis >= -rank && axis < rank && double.IsInteger(axis)
        ? (int)(axis < 0 ? axis + rank : axis)
        : throw Problem(FormattableString.Invariant($"to have an axis of its input's {rank} but it has {axis}"));

    /// <summary>The same node with another text as a setting.</summary>
    public ImportedNode With(string setting, string text)
    {
        var changed = new ImportedNode(message.Clone());
        changed.Find(setting)!.S = ByteString.CopyFromUtf8(text);
        return changed;
    }

    /// <summary>What to say where the node is not as the library needs it.</summary>
    /// <param name="expected">Such as "to have a constant weight".</param>
    public InvalidDataException Problem(string expected)
    {
        string name = message.Name.Length > 0 ? message.Name : message.Output.FirstOrDefault() ?? "";
        return new($"expected node '{Short(name)}', {Article(Operator)} {Short(Operator)}, {expected}.");
    }

    /// <summary>A text of a file, cut to a length that fits a message.</summary>
    public static string Short(string text) => text.Length <= LongestName ? text : $"{text[..LongestName]}...";

    private static string Article(string word) => word.Length > 0 && "AEIOU".Contains(word[0], StringComparison.Ordinal) ? "an" : "a";

    private AttributeProto? Find(string setting)
    {
        foreach (AttributeProto attribute in message.Attribute)
        {
            if (attribute.Name == setting)
            {
                return attribute;
            }
        }

        return null;
    }
}
