using Google.Protobuf;
using Google.Protobuf.Collections;
using NeuralNet.Onnx.Protobuf;

namespace NeuralNet.Onnx.Tests;

/// <summary>Ways to damage an ONNX file: of its bytes, as chance does, and of its messages, as one who means harm.</summary>
internal static class Mutations
{
    private static readonly long[] Extremes = [0, 1, -1, 2, 3, 7, 64, 255, 65_536, int.MaxValue, int.MinValue, 1L << 32, 1L << 40, (1L << 62) + 1, long.MaxValue, long.MinValue];

    private static readonly string[] Operators =
    [
        "Gemm", "MatMul", "Add", "Sub", "Mul", "Div", "Pow", "Relu", "Clip", "Softmax", "BatchNormalization", "LayerNormalization", "Concat", "Slice", "Gather", "Split", "Reshape", "Flatten",
        "Squeeze", "Unsqueeze", "Transpose", "Expand", "Shape", "ConstantOfShape", "Constant", "Identity", "Cast", "ReduceMean", "ReduceL2", "Where", "Dropout", "PRelu", "Scaler", "Imputer",
        "Normalizer", "LinearRegressor", "LinearClassifier", "FeatureVectorizer", "ArrayFeatureExtractor", "ZipMap", "If", "Erf", "Exp", "Log", "Sum", "Max", "RMSNormalization",
    ];

    private static readonly string[] Locations = ["../secret", "/etc/passwd", "", ".", "a/../../b", "nul\0", new string('x', 5_000), "C:\\x", "~", "torch-relu.onnx", "none.data"];

    private static readonly Action<Random, GraphProto>[] OfGraphs =
    [
        (random, graph) => Any(random, graph.Initializer, tensor => Number(random, tensor.Dims)),
        (random, graph) => Any(random, graph.Initializer, tensor => tensor.Dims.Add(Extreme(random))),
        (random, graph) => Any(random, graph.Initializer, tensor => tensor.Dims.Clear()),
        (random, graph) => Any(random, graph.Initializer, tensor => tensor.DataType = random.Next(-1, 20)),
        (random, graph) => Any(random, graph.Initializer, tensor => tensor.RawData = ByteString.CopyFrom(tensor.RawData.Span[..random.Next(tensor.RawData.Length + 1)])),
        (random, graph) => Any(random, graph.Initializer, tensor => tensor.FloatData.Add(Odd(random))),
        (random, graph) => Any(random, graph.Initializer, tensor => tensor.DataLocation = TensorProto.Types.DataLocation.External),
        (random, graph) => Any(random, graph.Initializer, tensor => External(random, tensor)),
        (random, graph) => Any(random, graph.Initializer, tensor => tensor.Name = NameOf(random, graph)),
        (random, graph) => Remove(random, graph.Initializer),
        (random, graph) => Any(random, graph.Node, node => Text(random, node.Input, NameOf(random, graph))),
        (random, graph) => Any(random, graph.Node, node => Text(random, node.Output, NameOf(random, graph))),
        (random, graph) => Any(random, graph.Node, node => node.Input.Add(NameOf(random, graph))),
        (random, graph) => Any(random, graph.Node, node => node.Input.Clear()),
        (random, graph) => Any(random, graph.Node, node => node.Output.Add(NameOf(random, graph))),
        (random, graph) => Any(random, graph.Node, node => node.OpType = Operators[random.Next(Operators.Length)]),
        (random, graph) => Any(random, graph.Node, node => Setting(random, node)),
        (random, graph) => Any(random, graph.Node, node => Any(random, node.Attribute, one => Setting(random, one))),
        (random, graph) => Any(random, graph.Node, node => graph.Node.Add(node.Clone())),
        (random, graph) => Any(random, graph.Node, node => graph.Node.Insert(random.Next(graph.Node.Count), node)),
        (random, graph) => Remove(random, graph.Node),
        (random, graph) => Swap(random, graph.Node),
        (random, graph) => Any(random, graph.Node, node => node.Domain = random.Next(2) == 0 ? "ai.onnx.ml" : "com.example"),
        (random, graph) => Any(random, graph.Input, input => Any(random, input.Type?.TensorType?.Shape?.Dim ?? [], size => size.DimValue = Extreme(random))),
        (random, graph) => Any(random, graph.Input, input => input.Type?.TensorType?.Shape?.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = Extreme(random) })),
        (random, graph) => Any(random, graph.Input, input => input.Type = null),
        (random, graph) => graph.Input.Add(new ValueInfoProto { Name = NameOf(random, graph) }),
        (random, graph) => Any(random, graph.Output, output => output.Name = NameOf(random, graph)),
        (random, graph) => graph.Output.Add(new ValueInfoProto { Name = NameOf(random, graph) }),
        (random, graph) => Remove(random, graph.Output),
    ];

    /// <summary>A damaged copy, the same for the same number.</summary>
    public static byte[] Of(byte[] file, int number)
    {
        var random = new Random(number);
        if (number % 2 == 0)
        {
            return OfBytes(random, file);
        }

        ModelProto model = ModelProto.Parser.ParseFrom(file);
        for (int changes = random.Next(1, 4); changes > 0; changes--)
        {
            OfGraphs[random.Next(OfGraphs.Length)](random, model.Graph);
        }

        if (random.Next(50) == 0)
        {
            model.OpsetImport[0].Version = Extreme(random);
        }

        return model.ToByteArray();
    }

    private static byte[] OfBytes(Random random, byte[] file)
    {
        List<byte> bytes = [.. file];
        for (int changes = random.Next(1, 4); changes > 0 && bytes.Count > 0; changes--)
        {
            int at = random.Next(bytes.Count), length = Math.Min(random.Next(1, 40), bytes.Count - at);
            switch (random.Next(7))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 3:
                    bytes.RemoveRange(at, length);
                    break;
                case 4:
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                    break;
                case 5:
                    // A length, as protobuf writes it, of some 2 GB.
                    bytes.InsertRange(at, [0xFF, 0xFF, 0xFF, 0xFF, 0x07]);
                    break;
                default:
                    byte[] noise = new byte[length];
                    random.NextBytes(noise);
                    bytes.RemoveRange(at, length);
                    bytes.InsertRange(at, noise);
                    break;
            }
        }

        return [.. bytes];
    }

    private static long Extreme(Random random) => Extremes[random.Next(Extremes.Length)];

    private static float Odd(Random random) => random.Next(5) switch { 0 => float.NaN, 1 => float.PositiveInfinity, 2 => 1e38f, 3 => -1e-40f, _ => 0 };

    private static string NameOf(Random random, GraphProto graph)
    {
        string[] names = [.. graph.Node.SelectMany(node => node.Input.Concat(node.Output)), .. graph.Initializer.Select(tensor => tensor.Name), "", "none"];
        return names[random.Next(names.Length)];
    }

    private static void Any<T>(Random random, IList<T> all, Action<T> change)
    {
        if (all.Count > 0)
        {
            change(all[random.Next(all.Count)]);
        }
    }

    private static void Remove<T>(Random random, IList<T> all) => Any(random, all, one => all.Remove(one));

    private static void Swap<T>(Random random, RepeatedField<T> all)
    {
        if (all.Count > 1)
        {
            int one = random.Next(all.Count), other = random.Next(all.Count);
            (all[one], all[other]) = (all[other], all[one]);
        }
    }

    private static void Number(Random random, RepeatedField<long> all)
    {
        if (all.Count > 0)
        {
            all[random.Next(all.Count)] = Extreme(random);
        }
    }

    private static void Text(Random random, RepeatedField<string> all, string text)
    {
        if (all.Count > 0)
        {
            all[random.Next(all.Count)] = text;
        }
    }

    private static void Setting(Random random, NodeProto node)
    {
        string[] names = ["axis", "axes", "perm", "alpha", "beta", "transA", "transB", "epsilon", "momentum", "keepdims", "to", "targets", "split", "starts", "ends", "ratio", "value"];
        var one = new AttributeProto { Name = names[random.Next(names.Length)] };
        Setting(random, one);
        node.Attribute.Add(one);
    }

    private static void Setting(Random random, AttributeProto one)
    {
        one.I = Extreme(random);
        one.F = Odd(random);
        one.Ints.Add(Extreme(random));
        one.Floats.Add(Odd(random));
        if (random.Next(3) == 0)
        {
            one.T = new TensorProto { DataType = random.Next(14), Dims = { Extreme(random) }, Int64Data = { Extreme(random) }, RawData = ByteString.CopyFrom(new byte[random.Next(20)]) };
        }
    }

    private static void External(Random random, TensorProto tensor)
    {
        tensor.DataLocation = TensorProto.Types.DataLocation.External;
        tensor.ExternalData.Clear();
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = Locations[random.Next(Locations.Length)] });
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "offset", Value = FormattableString.Invariant($"{Extreme(random)}") });
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "length", Value = random.Next(2) == 0 ? "many" : FormattableString.Invariant($"{Extreme(random)}") });
    }
}
