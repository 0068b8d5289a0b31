using System.Buffers.Binary;
using NeuralNet.Onnx.Protobuf;

namespace NeuralNet.Onnx;

/// <summary>The constants of a graph: its initializers, and what Constant nodes give.</summary>
internal sealed class ImportedConstants
{
    private readonly Dictionary<string, TensorProto> _tensors = new(StringComparer.Ordinal);

    public ImportedConstants(GraphProto graph)
    {
        foreach (TensorProto tensor in graph.Initializer)
        {
            _tensors[tensor.Name] = tensor;
        }
    }

    public bool Has(string name) => _tensors.ContainsKey(name);

    public void Add(string name, TensorProto tensor) => _tensors[name] = tensor;

    public void AddCopy(string name, string of) => _tensors[name] = _tensors[of];

    /// <summary>A matrix of a node.</summary>
    /// <exception cref="InvalidDataException">It is no constant of two sizes, or does not hold as many finite numbers as they say.</exception>
    public Tensor Matrix(NodeProto node, int input)
    {
        TensorProto tensor = Of(node, input);
        return tensor.Dims.Count == 2 && tensor.Dims.All(size => size is > 0 and <= int.MaxValue) && tensor.Dims[0] * tensor.Dims[1] == Count(tensor)
            ? Tensor.From(Numbers(node, tensor), (int)tensor.Dims[0], (int)tensor.Dims[1])
            : throw Wrong(node, tensor, "a matrix");
    }

    /// <summary>One number for each column, or one for all.</summary>
    /// <exception cref="InvalidDataException">It is no constant of so many finite numbers.</exception>
    public Tensor Row(NodeProto node, int input, int columns)
    {
        TensorProto tensor = Of(node, input);
        if (Count(tensor) == 1)
        {
            return Tensor.Filled(new Shape(columns), Numbers(node, tensor)[0]);
        }

        return Count(tensor) == columns && tensor.Dims.Count > 0 && tensor.Dims[^1] == columns
            ? Tensor.From(Numbers(node, tensor))
            : throw Wrong(node, tensor, FormattableString.Invariant($"{columns} numbers"));
    }

    private TensorProto Of(NodeProto node, int input) => node.Input.Count > input && _tensors.TryGetValue(node.Input[input], out TensorProto? tensor)
        ? tensor
        : throw ImportedChain.Problem(node, FormattableString.Invariant($"to have a constant as input {input} but it has none"));

    private static long Count(TensorProto tensor) => tensor.RawData.IsEmpty ? tensor.FloatData.Count : tensor.RawData.Length / sizeof(float);

    private static float[] Numbers(NodeProto node, TensorProto tensor)
    {
        if (tensor.DataType != (int)TensorProto.Types.DataType.Float || tensor.RawData.Length % sizeof(float) != 0)
        {
            throw ImportedChain.Problem(node, $"to have float32 numbers in '{tensor.Name}' but they are of type {tensor.DataType}");
        }

        float[] numbers = new float[Count(tensor)];
        ReadOnlySpan<byte> bytes = tensor.RawData.Span;
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = bytes.IsEmpty ? tensor.FloatData[i] : BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * sizeof(float))..]);
        }

        int odd = Array.FindIndex(numbers, number => !float.IsFinite(number));
        return odd < 0 ? numbers : throw ImportedChain.Problem(node, FormattableString.Invariant($"to have finite numbers in '{tensor.Name}' but got {numbers[odd]}"));
    }

    private static InvalidDataException Wrong(NodeProto node, TensorProto tensor, string what) => ImportedChain.Problem(node, FormattableString.Invariant(
        $"to have {what} in '{tensor.Name}' but it is [{string.Join(", ", tensor.Dims)}] with {Count(tensor)} numbers in this file"));
}
