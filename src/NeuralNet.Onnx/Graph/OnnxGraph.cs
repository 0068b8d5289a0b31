using System.Buffers.Binary;
using Google.Protobuf;
using NeuralNet.Onnx.Protobuf;
using DataType = NeuralNet.Onnx.Protobuf.TensorProto.Types.DataType;

namespace NeuralNet.Onnx;

/// <summary>An ONNX graph under construction: <see cref="OnnxExport.Register{TLayer}"/> hands it to what exports a layer of your own.</summary>
/// <remarks>
/// Each method adds something and gives its value, to be the input of what follows. Operators are those of https://onnx.ai/onnx/operators/ up to
/// <see cref="Opset"/>. For one thread.
/// </remarks>
public sealed partial class OnnxGraph
{
    // A protobuf message has less than 2 GB; some of it is left for all that is no constant.
    internal const long MostBytes = int.MaxValue - (64L << 20);

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Stack<string> _path = [];
    private readonly long _mostBytes;
    private long _bytes;

    internal OnnxGraph(OnnxExportOptions options, long mostBytes = MostBytes)
    {
        Opset = OnnxVersions.Checked(options.Opset);
        FoldsBatchNorm = options.FoldsBatchNorm;
        _mostBytes = mostBytes;
    }

    /// <summary>The version of the operators.</summary>
    public int Opset { get; }

    internal bool FoldsBatchNorm { get; }

    internal GraphProto Message { get; } = new() { Name = "NeuralNet" };

    internal bool UsesMachineLearning { get; private set; }

    /// <summary>A number, which fits any shape.</summary>
    /// <param name="number">Finite.</param>
    /// <exception cref="InvalidOperationException">It is not finite.</exception>
    public OnnxValue Constant(float number) => Constant("constant", [number], []);

    /// <summary>Numbers, such as a layer's weight.</summary>
    /// <param name="name">A name for them, to which the layer's path is added.</param>
    /// <param name="values">Finite, in any shape; copied.</param>
    /// <exception cref="InvalidOperationException">One is not finite, or all constants together have 2 GB or more.</exception>
    public OnnxValue Constant(string name, Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Constant(name, values.AsSpan(), values.Shape.ToArray());
    }

    /// <summary>Whole numbers, int64, such as sizes or axes.</summary>
    /// <param name="name">A name for them, to which the layer's path is added.</param>
    /// <param name="numbers">The numbers, a tensor of one dimension; copied.</param>
    /// <exception cref="InvalidOperationException">All constants together have 2 GB or more.</exception>
    public OnnxValue Constant(string name, params ReadOnlySpan<long> numbers)
    {
        byte[] bytes = Reserve(name, numbers.Length, sizeof(long));
        for (int i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * sizeof(long)), numbers[i]);
        }

        return Add(name, DataType.Int64, [numbers.Length], bytes);
    }

    /// <summary>The result of an operator with one output.</summary>
    /// <param name="operation">Its name, such as <c>MatMul</c>.</param>
    /// <param name="inputs">Values of this graph.</param>
    /// <param name="settings">Its settings.</param>
    /// <exception cref="ArgumentException">An input is no value of this graph.</exception>
    public OnnxValue Node(string operation, ReadOnlySpan<OnnxValue> inputs, params ReadOnlySpan<OnnxSetting> settings) =>
        Node("", operation, inputs, settings);

    /// <summary>The output of a layer inside the one that is exported.</summary>
    /// <param name="name">Its name there: <see cref="NamedLayer.Name"/>.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="input">[batch, Inputs].</param>
    /// <exception cref="NotSupportedException">The layer, one in it or an activation has no export.</exception>
    public OnnxValue Layer(string name, Layer layer, OnnxValue input)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return Within(name, input, value => Exports.OfLayers.Of(layer, Place)(layer, this, value));
    }

    /// <summary>f(z), element by element.</summary>
    /// <param name="activation">f.</param>
    /// <param name="z">Any shape.</param>
    /// <exception cref="NotSupportedException">The activation has no export.</exception>
    public OnnxValue Activation(Activation activation, OnnxValue z)
    {
        ArgumentNullException.ThrowIfNull(activation);
        return Exports.OfActivations.Of(activation, Place)(activation, this, z);
    }

    /// <summary>Adds nodes and constants whose names begin with one more name.</summary>
    internal OnnxValue Within(string name, OnnxValue input, Func<OnnxValue, OnnxValue> add)
    {
        _path.Push(name);
        OnnxValue output = add(input);
        _path.Pop();
        return output;
    }

    private OnnxValue Node(string domain, string operation, ReadOnlySpan<OnnxValue> inputs, ReadOnlySpan<OnnxSetting> settings)
    {
        ArgumentException.ThrowIfNullOrEmpty(operation);
        string name = Unused(operation);
        var node = new NodeProto { Name = name, OpType = operation, Domain = domain, Output = { name } };
        foreach (OnnxValue input in inputs)
        {
            node.Input.Add(input.Name is not null && _names.Contains(input.Name) ? input.Name : throw new ArgumentException(
                $"OnnxGraph.Node expects values of its own graph as the inputs of {operation} but got '{input.Name}'.", nameof(inputs)));
        }

        foreach (OnnxSetting setting in settings)
        {
            node.Attribute.Add(setting.Message);
        }

        Message.Node.Add(node);
        return new OnnxValue(name);
    }

    private OnnxValue Constant(string name, ReadOnlySpan<float> values, ReadOnlySpan<int> sizes)
    {
        byte[] bytes = Reserve(name, values.Length, sizeof(float));
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), float.IsFinite(values[i]) ? values[i] : throw new InvalidOperationException(
                FormattableString.Invariant($"ExportOnnx expects finite numbers but '{Path(name)}' has {values[i]}. Nothing was written.")));
        }

        return Add(name, DataType.Float, sizes, bytes);
    }

    private OnnxValue Add(string name, DataType type, ReadOnlySpan<int> sizes, byte[] bytes)
    {
        var tensor = new TensorProto { Name = Unused(name), DataType = (int)type, RawData = UnsafeByteOperations.UnsafeWrap(bytes) };
        foreach (int size in sizes)
        {
            tensor.Dims.Add(size);
        }

        Message.Initializer.Add(tensor);
        return new OnnxValue(tensor.Name);
    }

    // The size is checked before memory is taken.
    private byte[] Reserve(string name, int count, int size)
    {
        _bytes += (long)count * size;
        return _bytes <= _mostBytes ? new byte[count * size] : throw new InvalidOperationException(FormattableString.Invariant(
            $"ExportOnnx expects at most {_mostBytes:N0} bytes of numbers, since an ONNX file is one message of less than 2 GB, but got {_bytes:N0} up to '{Path(name)}'. Save the model as safetensors, or use fewer parameters. Nothing was written."));
    }

    private string Place => string.Join('.', _path.Reverse());

    private string Path(string name) => _path.Count == 0 ? name : $"{Place}.{name}";

    private string Unused(string name)
    {
        string path = Path(name), unused = path;
        for (int i = 1; !_names.Add(unused); i++)
        {
            unused = FormattableString.Invariant($"{path}_{i}");
        }

        return unused;
    }
}
