using System.Diagnostics;
using System.Globalization;
using Google.Protobuf;
using NeuralNet.Onnx.Protobuf;
using NeuralNet.Tests;
using Xunit.Abstractions;

namespace NeuralNet.Onnx.Tests;

/// <summary>
/// Damaged and hostile files import, or are an <see cref="InvalidDataException"/> that says why: soon, in little memory, and never another exception. CI tries some of the damages;
/// <c>NEURALNET_MUTATIONS=100000 dotnet test tests/NeuralNet.Onnx.Tests -c Release --filter HostileFileTests</c> all of them.
/// </summary>
public class HostileFileTests(ITestOutputHelper log)
{
    private const int UsualMutations = 20_000;
    private const long MostBytes = 64 << 20;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private static readonly string[] Files =
        ["torch-relu", "torch-residual", "torch-wide", "torch-flattened", "torch-layer-norm", "sklearn-two-classes", "sklearn-columns", "mlnet-classes", "dynamo-residual", "keras-layer-norm"];

    private long _mostBytes;
    private TimeSpan _longest;

    [Fact]
    public void DamagedFiles_ImportOrSayWhy()
    {
        int count = int.Parse(Environment.GetEnvironmentVariable("NEURALNET_MUTATIONS") ?? $"{UsualMutations}", CultureInfo.InvariantCulture), imported = 0;
        for (int number = 0; number < count; number++)
        {
            string file = Files[number / 2 % Files.Length];
            imported += Tolerates(Mutations.Of(Bytes(file), number), $"{file}, mutation {number}") ? 1 : 0;
        }

        log.WriteLine(FormattableString.Invariant($"{count} mutations: {imported} import; at most {_longest.TotalMilliseconds:F1} ms and {_mostBytes / 1e6:F1} MB"));

        // Damage that nothing reads leaves a model; most is seen.
        imported.Should().BeInRange(count / 50, count / 2);
    }

    [Fact]
    public void FileCutAnywhere_IsAnErrorOrAModel()
    {
        foreach (string file in Files)
        {
            byte[] bytes = Bytes(file);
            for (int length = 0; length < bytes.Length; length++)
            {
                Tolerates(bytes[..length], $"{file}, the first {length} bytes");
            }
        }
    }

    /// <summary>Small files that ask for much.</summary>
    [Fact]
    public void FilesThatGrow_AreStoppedSoon()
    {
        Refuses(Graph(10_001, i => Node("Relu", i)), "*10000 nodes at most but got 10001*");
        Refuses(Graph(9_000, i => Node("Add", i, $"v{i}", $"v{i}")), "*its constants multiply*");                                       // x · 2^9000
        Refuses(Graph(2_000, i => Node("Add", i, "v0", $"v{i}")), "*");                                                                         // one in another
        Refuses(Graph(400, i => i % 2 == 0 ? Node("Sin", i) : Node("Add", i, $"v{i}", $"v{Math.Max(0, i - 3)}")), "*a Sin, to be of an operator*");
        Refuses(Graph(3_000, i => Node("Concat", i, [.. Enumerable.Repeat($"v{i}", 2)])), "*its constants multiply*");                          // columns · 2^3000
        Refuses(Graph(61, i => i == 60 ? Node("Mul", i, "v0", "v60") : Node("Concat", i, [.. Enumerable.Repeat(i == 0 ? "c" : $"v{i}", 8)]), Constant("c", 2)), "*its constants multiply*");
        Refuses(Graph(2, i => i == 0 ? Node("ConstantOfShape", i, "huge") : Node("Mul", i, "v0", "v1"), Constant("huge", 1 << 30, 1 << 30)), "*its constants multiply*");
        float[] many = [.. Enumerable.Range(0, 50_000).Select(i => (float)i)];
        Refuses(
            Graph(3, i => i == 0 ? Node("Reshape", i, "c", "sizes") : i == 1 ? Node("Add", i, "v1", "c") : Node("Mul", i, "v0", "v2"), Constant("c", many), Constant("sizes", 50_000, 1)),
            "*its constants multiply*");
        Refuses(Graph(5_000, i => Node("Sub", i, $"v{i}", "r"), Constant("r", [.. Enumerable.Repeat(1f, 64)])), "*", columns: 64);

        // Of no numbers.
        TensorProto one = Constant("one", 1), zero = Constant("zero", 0), number = new() { Name = "number", DataType = 1, FloatData = { 1 } };
        Refuses(Graph(2, i => i == 0 ? Node("Slice", i, "v0", "zero", "zero", "one") : Node("Concat", i, "v0", "v1"), one, zero), "*a Slice, to give numbers for each row but it gives ?rows, 0?*");
        Refuses(Graph(2, i => i == 0 ? Node("Slice", i, "v0", "zero", "zero", "one") : Node("Reshape", i, "v1", "sizes"), one, zero, Constant("sizes", 0, 0, -1)), "*a Slice, to give numbers for each row*");
        Refuses(Graph(3, i => i == 0 ? Node("Shape", i, "number") : i == 1 ? Node("Reshape", i, "v1", "sizes") : Node("Mul", i, "v0", "v2"), number, Constant("sizes", 0, -1)), "*");
        Tolerates(Bytes(Graph(2, i => i == 0 ? Node("Shape", i, "number") : Node("Dropout", i, "v0", "v1"), number), columns: 2), "the sizes of a number as a rate");
        log.WriteLine(FormattableString.Invariant($"at most {_longest.TotalMilliseconds:F1} ms and {_mostBytes / 1e6:F1} MB"));
    }

    [Fact]
    public void NestedMessages_AreAnError()
    {
        // Groups, which protobuf still reads, one inside the other.
        byte[] nested = [.. Enumerable.Repeat((byte)0x0B, 100_000)];

        FluentActions.Invoking(() => OnnxImport.Load(new MemoryStream(nested))).Should().Throw<InvalidDataException>();
    }

    [Fact]
    public void BranchesInsideBranches_AreLimited()
    {
        // v_i+1 = v_i + gemm(v_i): in series and fine. Inside each other, from the outermost in, they are too deep.
        GraphProto graph = Graph(0, _ => null!, Constant("w", [.. Enumerable.Repeat(0.5f, 4)]));
        graph.Initializer[0].Dims.Clear();
        graph.Initializer[0].Dims.AddRange([2, 2]);
        for (int i = 0; i < 100; i++)
        {
            graph.Node.Add(new NodeProto { OpType = "Gemm", Input = { i == 0 ? "v0" : $"g{i - 1}", "w" }, Output = { $"g{i}" } });
        }

        for (int i = 99; i >= 0; i--)
        {
            graph.Node.Add(new NodeProto { OpType = "Add", Input = { i == 99 ? "g99" : $"a{i + 1}", i == 0 ? "v0" : $"g{i - 1}" }, Output = { $"a{i}" } });
        }

        graph.Output[0].Name = "a0";
        Refuses(graph, "*in at most 32 branches, one inside the other*");
    }

    private static byte[] Bytes(string file) => File.ReadAllBytes(Path.Combine(Folder, $"{file}.onnx"));

    private static string Folder => Path.Combine(RepositoryFiles.Root, "tests", "NeuralNet.Onnx.Tests", "Golden");

    /// <summary>Whether it imports; throws for any other end than that or the error of a damaged file.</summary>
    private bool Tolerates(byte[] file, string what)
    {
        try
        {
            (Model? model, InvalidDataException? error) = Import(file, Folder, what);
            model?.Predict(new Tensor(1, model.Inputs));
            error?.Message.Should().StartWith("Cannot import an ONNX model from ", what).And.NotContain("Exception", what);
            error?.Message.Length.Should().BeLessThan(1_500, what);
            return model is not null;
        }
        catch (Exception error)
        {
            throw new InvalidOperationException($"{what}: {error}", error);
        }
    }

    private static byte[] Bytes(GraphProto graph, int columns)
    {
        graph.Input[0].Type.TensorType.Shape.Dim[1].DimValue = columns;
        return new ModelProto { Graph = graph, OpsetImport = { new OperatorSetIdProto { Version = 13 } } }.ToByteArray();
    }

    private void Refuses(GraphProto graph, string message, int columns = 2)
    {
        byte[] file = Bytes(graph, columns);

        Import(file, folder: null, message).Error.Should().NotBeNull().And.Match<InvalidDataException>(error => error.Message.Length < 1_500)
            .And.Subject.As<InvalidDataException>().Message.Should().Match(message);
    }

    // Soon and in little memory: the least time of three tries, of the clock or of the processor, since other work on the machine takes the one, and tests beside this one the other.
    private (Model? Model, InvalidDataException? Error) Import(byte[] file, string? folder, string what)
    {
        Model? model = null;
        InvalidDataException? error = null;
        TimeSpan least = TimeSpan.MaxValue;
        for (int attempt = 0; attempt < 3 && least >= Longest; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread(), start = Stopwatch.GetTimestamp();
            TimeSpan processor = Environment.CpuUsage.TotalTime;
            try
            {
                model = OnnxImport.Read("a file", file, folder, new());
            }
            catch (InvalidDataException one)
            {
                error = one;
            }

            TimeSpan clock = Stopwatch.GetElapsedTime(start), used = Environment.CpuUsage.TotalTime - processor;
            least = new[] { least, clock, used }.Min();
            long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            _mostBytes = Math.Max(bytes, _mostBytes);
            bytes.Should().BeLessThan(MostBytes, what);
        }

        _longest = least > _longest ? least : _longest;
        least.Should().BeLessThan(Longest, what);
        return (model, error);
    }

    // From v0 on, each node gives the next value.
    private static GraphProto Graph(int nodes, Func<int, NodeProto> node, params TensorProto[] constants) => new()
    {
        Input =
        {
            new ValueInfoProto
            {
                Name = "v0",
                Type = new() { TensorType = new() { ElemType = 1, Shape = new() { Dim = { new TensorShapeProto.Types.Dimension(), new TensorShapeProto.Types.Dimension() } } } },
            },
        },
        Output = { new ValueInfoProto { Name = $"v{nodes}" } },
        Initializer = { constants },
        Node = { Enumerable.Range(0, nodes).Select(node) },
    };

    private static NodeProto Node(string operation, int number, params string[] inputs) => new()
    {
        OpType = operation,
        Input = { inputs.Length == 0 ? [$"v{number}"] : inputs },
        Output = { $"v{number + 1}" },
        Attribute = { operation == "Concat" ? [new AttributeProto { Name = "axis", I = -1 }] : Array.Empty<AttributeProto>() },
    };

    private static TensorProto Constant(string name, params float[] numbers) =>
        new() { Name = name, DataType = 1, Dims = { numbers.Length }, FloatData = { numbers } };
}
