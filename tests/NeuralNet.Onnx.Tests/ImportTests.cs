using Google.Protobuf;
using NeuralNet.Onnx.Protobuf;
using NeuralNet.Tests.Reference;

namespace NeuralNet.Onnx.Tests;

/// <summary>Files of multilayer perceptrons become models that predict the same and train on; others, and damaged ones, an error that says why.</summary>
public class ImportTests
{
    public static TheoryData<string> Activations => ["Relu", "Sigmoid", "Tanh", "Swish", "Selu", "HardSigmoid", "HardSwish", "Softplus", "LeakyRelu", "Elu", "Identity"];

    [Theory]
    [MemberData(nameof(Activations))]
    public void Exported_PredictsTheSameBits(string name)
    {
        Model model = new([new Dense(4, 9, Activation.Kinds.Build(new Description(name))), new Dropout(0.25f), new Dense(9, 3)], seed: 2);
        model.Metadata["classes"] = "a, b, c";
        Tensor rows = Draw.Uniform(50, 4, seed: 3, -3, 3);

        Model imported = Import(OnnxFiles.Bytes(model));

        imported.Predict(rows).ToArray().Should().Equal(model.Predict(rows).ToArray());
        imported.Layers.Should().HaveCount(2).And.AllBeOfType<Dense>();
        imported.Metadata["classes"].Should().Be("a, b, c");
    }

    [Fact]
    public void BatchNormalization_PredictsTheSame_AndTrainsOn()
    {
        var model = new Model([new Dense(3, 8), new BatchNorm(8, momentum: 0.2f), new Activate(Activation.Relu), new Dense(8, 2)], seed: 1);
        Tensor rows = Draw.Uniform(200, 3, seed: 3), classes = Draw.Classes(200, 2, seed: 4);
        new Trainer(model, new SoftmaxCrossEntropy(), new Sgd(0.1f)).Fit(new Dataset(rows, classes), epochs: 2, batchSize: 20);

        Model imported = Import(OnnxFiles.Bytes(model, new() { Output = OnnxOutput.Softmax }), givesLogits: true);
        imported.Predict(rows).ToArray().Should().Equal(model.Predict(rows).ToArray());
        float before = new Trainer(imported, new SoftmaxCrossEntropy(), new Sgd(0.1f)).Evaluate(new Dataset(rows, classes)).Loss;
        var trainer = new Trainer(imported, new SoftmaxCrossEntropy(), new Adam(0.01f));
        trainer.Fit(new Dataset(rows, classes), epochs: 20, batchSize: 20);
        trainer.Evaluate(new Dataset(rows, classes)).Loss.Should().BeLessThan(before);
    }

    [Fact]
    public void Softmax_IsKeptUnlessLeftOut()
    {
        var model = new Model([new Dense(3, 4)], seed: 1);
        Tensor rows = Draw.Uniform(20, 3, seed: 3);
        byte[] file = OnnxFiles.Bytes(model, new() { Output = OnnxOutput.Softmax });

        OnnxRun.Agree(Import(file).Predict(rows).ToArray(), model.Predict(rows).Softmax(), "softmax");
        Import(file, givesLogits: true).Predict(rows).ToArray().Should().Equal(model.Predict(rows).ToArray());
    }

    /// <summary>As PyTorch writes one: a flattened input, a transposed weight, numbers in float_data, constants as nodes.</summary>
    [Fact]
    public void FormsOfOtherPrograms_AreRead()
    {
        var graph = new GraphProto
        {
            Input = { new ValueInfoProto { Name = "x" } },
            Output = { new ValueInfoProto { Name = "y" } },
            Initializer =
            {
                new TensorProto { Name = "w", DataType = 1, Dims = { 2, 3 }, FloatData = { 1, 2, 3, 4, 5, 6 } },
                new TensorProto { Name = "shared", DataType = 1, Dims = { 2 }, FloatData = { 10, 20 } },
            },
            Node =
            {
                Node("Flatten", "flat", ["x"]),
                Node("Identity", "b", ["shared"]),
                Node("Gemm", "sum", ["flat", "w", "b"], new AttributeProto { Name = "transB", I = 1 }),
                Node("Constant", "v", [], new AttributeProto { Name = "value", T = new TensorProto { DataType = 1, Dims = { 2, 1 }, FloatData = { 1, -1 } } }),
                Node("MatMul", "product", ["sum", "v"]),
                Node("Constant", "c", [], new AttributeProto { Name = "value", T = new TensorProto { DataType = 1, FloatData = { 0.5f } } }),
                Node("Add", "y", ["c", "product"]),
            },
        };

        // [1, 1, 1] -> [6 + 10, 15 + 20] -> 16 - 35 + 0.5.
        Import(Bytes(graph)).Predict(Tensor.From([1f, 1, 1], 1, 3))[0].Should().Be(-18.5f);
    }

    [Theory]
    [InlineData("Conv", "*node 'n', a Conv, to be of an operator that is read: Abs, Add, *Gemm*Where, ZipMap.")]
    [InlineData("BatchNormalization", "*node 'n', a BatchNormalization, to have 3 constant numbers as its scale but it has none*")]
    [InlineData("Sin", "*node 'n', a Sin, to be of an operator*")]
    [InlineData("LogSoftmax", "*node 'n', a LogSoftmax, to be at the end and left out*GivesLogits*")]
    public void OtherNode_IsNamed(string operation, string message) =>
        Importing(Bytes(Chain(Node(operation, "n", ["x"]), Node("Gemm", "y", ["n", "w"])))).Should().Throw<InvalidDataException>().WithMessage(message);

    [Fact]
    public void FunctionThatTheLibraryLacks_IsNamedByItsLastNode() =>
        Importing(Bytes(Chain(Node("Exp", "e", ["x"]), Node("Mul", "n", ["x", "e"]), Node("Gemm", "y", ["n", "w"])))).Should().Throw<InvalidDataException>()
            .WithMessage("*node 'n', a Mul, to be an activation, a normalisation or a change of scale*");

    [Fact]
    public void NodeOfAnotherDomain_IsNamed()
    {
        NodeProto node = Node("Gemm", "y", ["x", "w"]);
        node.Domain = "com.example";

        Importing(Bytes(Chain(node))).Should().Throw<InvalidDataException>().WithMessage("*a Gemm, to be one of ONNX's own operators but its domain is com.example*");
    }

    /// <summary>s is in both branches that meet at y, and b1 leads to one of them alone: no layers in series or beside each other are that.</summary>
    [Fact]
    public void BranchesThatShareAValue_AreNamed() =>
        Importing(Bytes(Chain(
            Node("Tanh", "t", ["x"]), Node("Gemm", "s", ["t", "w"]), Node("Gemm", "g", ["x", "w"]), Node("Add", "b1", ["s", "g"]), Node("Relu", "r", ["b1"]), Node("Sigmoid", "b2", ["s"]),
            Node("Add", "y", ["r", "b2"])))).Should().Throw<InvalidDataException>().WithMessage("*node 's', a Gemm, to be used by what follows it*branches that begin before it share it*");

    [Theory]
    [InlineData("n", "x")]
    [InlineData("x", "later")]
    public void InputThatNothingBeforeGives_IsNamed(string first, string second) =>
        Importing(Bytes(Chain(Node("Add", "n", [first, second]), Node("Relu", "later", ["n"]), Node("Gemm", "y", ["later", "w"])))).Should().Throw<InvalidDataException>()
            .WithMessage("*node 'n', an Add, to take what a node before it, an initializer or an input gives*");

    [Fact]
    public void ValueThatTwoNodesGive_IsNamed() =>
        Importing(Bytes(Chain(Node("Relu", "n", ["x"]), Node("Tanh", "n", ["x"]), Node("Gemm", "y", ["n", "w"])))).Should().Throw<InvalidDataException>()
            .WithMessage("*one node that gives 'n' but two do*");

    [Fact]
    public void SeveralOutputs_AreChosenByName()
    {
        GraphProto graph = Chain(Node("Gemm", "z", ["x", "w"]), Node("Sigmoid", "y", ["z"]));
        graph.Output.Add(new ValueInfoProto { Name = "z" });
        Tensor row = Tensor.From([1f, 0, 0], 1, 3);

        Importing(Bytes(graph)).Should().Throw<InvalidDataException>().WithMessage("*one output of numbers but the outputs are y, z: name one as OnnxImportOptions.Output*");
        OnnxImport.Load(new MemoryStream(Bytes(graph)), new() { Output = "z" }).Predict(row).ToArray().Should().Equal(1, 2);
        FluentActions.Invoking(() => OnnxImport.Load(new MemoryStream(Bytes(graph)), new() { Output = "q" })).Should().Throw<InvalidDataException>().WithMessage("*an output 'q'*y, z*");
    }

    [Fact]
    public void SeveralInputs_AreColumnsSideBySide()
    {
        GraphProto graph = Chain(Node("Concat", "n", ["x", "b"], new AttributeProto { Name = "axis", I = 1 }), Node("Gemm", "y", ["n", "w"]));
        graph.Input.Clear();
        graph.Input.Add([Input("b", 1), Input("x", 2)]);

        // b comes first in the file, and last in the product.
        Import(Bytes(graph)).Predict(Tensor.From([100f, 1, 10], 1, 3)).ToArray().Should().Equal(1 + 30 + 500, 2 + 40 + 600);
    }

    [Fact]
    public void GemmWithFactors_KeepsThem()
    {
        GraphProto graph = Chain(Node("Gemm", "y", ["x", "w", "c"], new AttributeProto { Name = "alpha", F = 2 }, new AttributeProto { Name = "beta", F = -1 }));
        graph.Initializer.Add(new TensorProto { Name = "c", DataType = 1, Dims = { 2 }, FloatData = { 5, 7 } });

        Import(Bytes(graph)).Predict(Tensor.From([1f, 0, 1], 1, 3)).ToArray().Should().Equal((2 * 6) - 5, (2 * 8) - 7);
    }

    [Fact]
    public void SoftmaxInTheMiddle_IsALayer()
    {
        Model model = Import(Bytes(Chain(Node("Softmax", "n", ["x"]), Node("Gemm", "y", ["n", "w"]))));

        model.Layers[0].Should().BeOfType<SoftmaxMean>();
        OnnxRun.Agree(model.Predict(Tensor.From([1f, 1, 1], 1, 3)).ToArray(), Tensor.From([3f, 4], 1, 2), "thirds of each row of the weight");
    }

    [Theory]
    [InlineData(1L << 40, 1L << 40, "*'w' [*to have sizes of 1 or more and at most*")]
    [InlineData(int.MaxValue, int.MaxValue, "*'w' [*to have sizes of 1 or more and at most*")]
    [InlineData(-2, -3, "*'w' [*to have sizes of 1 or more*")]
    [InlineData(0, 6, "*'w' [*to have sizes of 1 or more*")]
    [InlineData(3, 3, "*'w' ?3, 3? to hold 9 numbers but there are 6 in this file*")]
    public void SizesThatTheFileDoesNotHold_AreAnError(long rows, long columns, string message)
    {
        GraphProto graph = Chain(Node("Gemm", "y", ["x", "w"]));
        graph.Input[0] = Input("x", 3);
        graph.Initializer[0].Dims[0] = rows;
        graph.Initializer[0].Dims[1] = columns;

        Importing(Bytes(graph)).Should().Throw<InvalidDataException>().WithMessage(message);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(27)]
    public void OpsetThatIsNotRead_IsAnError(int opset) =>
        Importing(Bytes(Chain(Node("Gemm", "y", ["x", "w"])), opset)).Should().Throw<InvalidDataException>().WithMessage($"*opset 7 to 26 but got opset {opset}*");

    [Fact]
    public void DamagedFiles_AreAnErrorOrAModel()
    {
        byte[] file = OnnxFiles.Bytes(new Model([new Dense(3, 4, Activation.Swish), new BatchNorm(4), new Dense(4, 2)], seed: 1));
        var random = new Random(5);
        for (int length = 0; length < file.Length; length++)
        {
            Tolerates(file[..length]);
        }

        for (int i = 0; i < 4_000; i++)
        {
            byte[] damaged = [.. file];
            for (int changes = random.Next(1, 4); changes > 0; changes--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            Tolerates(damaged);
        }

        static void Tolerates(byte[] bytes)
        {
            try
            {
                Import(bytes).Predict(new Tensor(1, 3));
            }
            catch (Exception error) when (error is InvalidDataException or ArgumentException)
            {
                // ArgumentException: of Predict, for a model of another size.
            }
        }
    }

    [Fact]
    public void FileThatDoesNotExist_IsAnError() =>
        FluentActions.Invoking(() => OnnxImport.Load(Path.Combine(Path.GetTempPath(), "none", "model.onnx"))).Should().Throw<IOException>();

    private static Model Import(byte[] file, bool givesLogits = false) => OnnxImport.Load(new MemoryStream(file), new() { GivesLogits = givesLogits });

    private static Action Importing(byte[] file) => () => Import(file);

    private static GraphProto Chain(params NodeProto[] nodes) => new()
    {
        Input = { new ValueInfoProto { Name = "x" } },
        Output = { new ValueInfoProto { Name = "y" } },
        Initializer = { new TensorProto { Name = "w", DataType = 1, Dims = { 3, 2 }, FloatData = { 1, 2, 3, 4, 5, 6 } } },
        Node = { nodes },
    };

    private static ValueInfoProto Input(string name, int columns) => new()
    {
        Name = name,
        Type = new() { TensorType = new() { ElemType = 1, Shape = new() { Dim = { new TensorShapeProto.Types.Dimension(), new TensorShapeProto.Types.Dimension { DimValue = columns } } } } },
    };

    private static NodeProto Node(string operation, string output, string[] inputs, params AttributeProto[] attributes) =>
        new() { OpType = operation, Output = { output }, Input = { inputs }, Attribute = { attributes } };

    private static byte[] Bytes(GraphProto graph, int opset = 13) =>
        new ModelProto { IrVersion = 7, Graph = graph, OpsetImport = { new OperatorSetIdProto { Version = opset } } }.ToByteArray();
}
