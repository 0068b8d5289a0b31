using Microsoft.ML.OnnxRuntime;
using NeuralNet.Onnx.Protobuf;
using static NeuralNet.Onnx.Tests.WrittenGraph;
using Tensors = Microsoft.ML.OnnxRuntime.Tensors;

namespace NeuralNet.Onnx.Tests;

/// <summary>Arithmetic that is nearly something the library has: a model gives what ONNX Runtime gives, or the file is refused.</summary>
[Trait("Category", "Numeric")]
public class ImportedArithmeticTests
{
    private static readonly NodeProto[] Norm =
    [
        Node("ReduceMean", "m", "r", ListOf("axes", -1L)), Node("Sub", "d", "r,m"), Node("Mul", "q", "d,d"), Node("ReduceMean", "v", "q", ListOf("axes", -1L)), Node("Add", "e", "v,small"),
        Node("Sqrt", "s", "e"), Node("Div", "n", "d,s"),
    ];

    private static readonly TensorProto Small = Reals("small", [], 1e-5f);

    /// <summary>A norm of each half of a row is none of the whole row.</summary>
    [Fact]
    public void PartsOfARow_AreNotNormalisedAsAWhole()
    {
        TensorProto[] sizes = [Wholes("halves", [3], -1, 2, 3), Wholes("whole", [2], -1, 6), Small];

        Refuses(File([-1, 6], [Node("Reshape", "r", "x,halves"), .. Norm, Node("Reshape", "y", "n,whole")], sizes), "*node 'n', a Div, to be an activation, a normalisation*");
        Refuses(
            File([-1, 6], [Node("Reshape", "r", "x,halves"), Node("ReduceL2", "l", "r", ListOf("axes", -1L)), Node("Div", "n", "r,l"), Node("Reshape", "y", "n,whole")], sizes),
            "*node 'n', a Div, to be an activation, a normalisation*");
        Refuses(
            File(
                [-1, 2, 3],
                [
                    Node("ReduceL2", "l", "x", ListOf("axes", -1L)), Node("Clip", "c", "l,small"), Node("Shape", "s", "x"), Node("Expand", "w", "c,s"), Node("Div", "n", "x,w"),
                    Node("Flatten", "y", "n"),
                ],
                sizes),
            "*node 'n', a Div, to be an activation, a normalisation*");
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 2)]
    public void PartsOfARow_AreNotScaledAsColumns(float first, float second) =>
        Refuses(File([-1, 2, 3], [Node("Mul", "m", "x,c"), Node("Flatten", "y", "m")], [Reals("c", [2, 1], first, second)]), "*node 'm', a Mul, to be an activation*change of scale*");

    /// <summary>An axis of one number is none: the last has all of a row.</summary>
    [Fact]
    public void RowWithAnAxisOfOne_IsNormalised() =>
        Agrees(File([-1, 6], [Node("Reshape", "r", "x,one"), .. Norm, Node("Flatten", "y", "n")], [Wholes("one", [3], -1, 1, 6), Small]), [1, 2, 3, 10, 20, 60]);

    [Theory]
    [InlineData(-65504.0, 65504.0)]
    [InlineData(-1000.0, 1000.0)]
    [InlineData(-100_000.0, null)]
    [InlineData(null, 100_000.0)]
    [InlineData(-0.5, 40_000.0)]
    [InlineData(300.0, 5000.0)]
    [InlineData(-6.0, 6.0)]
    [InlineData(0.3, 0.45)]
    [InlineData(0.3, 0.3005)]
    [InlineData(0.0, double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity, 2.0)]
    public void Clip_KeepsTheDigitsOfWhatIsInside(double? low, double? high)
    {
        TensorProto[] limits = [Reals("low", [], (float)(low ?? 0)), Reals("high", [], (float)(high ?? 0))];
        string inputs = $"x,{(low is null ? "" : "low")},{(high is null ? "" : "high")}".TrimEnd(',');

        foreach (NodeProto[] nodes in (NodeProto[][])[[Node("Clip", "c", inputs), Node("MatMul", "y", "c,unit")], [Node("MatMul", "p", "x,unit"), Node("Clip", "y", $"p{inputs[1..]}")]])
        {
            Agrees(
                File([-1, 8], nodes, [.. limits, Unit(8)]),
                [0.001f, 0.3002f, 0.4f, -0.123456f, 1.2345678f, 1234.5678f, -1e5f, 123_456f]);
        }
    }

    [Fact]
    public void WholeNumbersOfColumns_AreCutAndNotKept()
    {
        NodeProto[] nodes = [Node("Mul", "m", "x,c"), Node("Cast", "i", "m", Whole("to", 6)), Node("Cast", "y", "i", Whole("to", 1))];

        Refuses(File([-1, 2], nodes, [Reals("c", [2], 2, 4)]), "*to be an activation*");
    }

    /// <summary>int64 7 / 2 is 3, and -7 / 2 is -3.</summary>
    [Fact]
    public void WholeConstants_AreDividedAsWholeNumbers()
    {
        TensorProto[] constants = [Wholes("seven", [2], 7, -7), Wholes("two", [1], 2), Wholes("nineteen", [1], 19), Wholes("four", [1], 4), Wholes("three", [1], 3), Wholes("one", [1], 1)];

        Agrees(File([-1, 2], [Node("Div", "q", "seven,two"), Node("Cast", "f", "q", Whole("to", 1)), Node("Mul", "y", "x,f")], constants), [1, 10]);
        Agrees(File([-1, 2], [Node("Cast", "f", "seven", Whole("to", 1)), Node("Cast", "g", "two", Whole("to", 1)), Node("Div", "q", "f,g"), Node("Mul", "y", "x,q")], constants), [1, 10]);
        Agrees(
            File([-1, 16], [Node("Div", "q", "nineteen,four"), Node("Mul", "a", "q,two"), Node("Mul", "b", "q,three"), Node("MatMul", "p", "x,unit"), Node("Slice", "y", "p,a,b,one")], [.. constants, Unit(16)]),
            [.. Enumerable.Range(0, 16).Select(i => (float)i)]);
    }

    /// <summary>Of int64 columns, 3 / 2 is 1; of the same as float, 1.5.</summary>
    [Fact]
    public void WholeInputs_AreNotDividedAsReals()
    {
        NodeProto toReal = Node("Cast", "f", "x", Whole("to", 1)), product = Node("MatMul", "y", "q,unit");
        Refuses(File([-1, 2], [Node("Div", "d", "x,two"), Node("Cast", "q", "d", Whole("to", 1)), product], [Wholes("two", [], 2), Unit(2)], type: 7), "*a Div, to divide real numbers*");

        Model model = OnnxImport.Load(new MemoryStream(File([-1, 2], [toReal, Node("Div", "q", "f,two"), product], [Reals("two", [], 2), Unit(2)], type: 7)));

        model.Predict(Tensor.From([3f, 5], 1, 2)).ToArray().Should().Equal(1.5f, 2.5f);
    }

    [Fact]
    public void WholeConstantsThatAreCastInBetween_AreCut() =>
        Agrees(
            File([-1, 1], [Node("Cast", "i", "c", Whole("to", 7)), Node("Div", "q", "i,two"), Node("Cast", "f", "q", Whole("to", 1)), Node("Mul", "y", "x,f")], [Reals("c", [], 9.9f), Wholes("two", [], 2)]),
            [10]);

    [Theory]
    [InlineData(0.5f, 2)]
    [InlineData(0, 1.5f)]
    public void FractionAsAPlace_IsAnError(float start, float end) =>
        Refuses(File([-1, 3], [Node("Slice", "y", "x,a,b,c")], [Reals("a", [1], start), Reals("b", [1], end), Reals("c", [1], 1)]), "*to have one number as its *s, a whole constant*");

    [Fact]
    public void FractionAsAColumn_IsAnError() =>
        Refuses(File([-1, 3], [Node("Gather", "y", "x,a", Whole("axis", 1))], [Reals("a", [1], 1.5f)]), "*a Gather, to have an axis of its input's 3 but it has 1.5*");

    [Theory]
    [InlineData(1L, null)]
    [InlineData(null, -1L)]
    [InlineData(-2L, null)]
    [InlineData(-9L, 1L)]
    [InlineData(1L, 9L)]
    public void ShapeOfSomeAxes_IsTheirs(long? start, long? end)
    {
        AttributeProto[] part = [.. start is { } s ? [Whole("start", s)] : Array.Empty<AttributeProto>(), .. end is { } e ? [Whole("end", e)] : Array.Empty<AttributeProto>()];
        NodeProto[] after = [Node("Gather", "k", "s,last"), Node("Cast", "f", "k", Whole("to", 1)), Node("Mul", "m", "x,f"), Node("Flatten", "y", "m")];
        TensorProto[] constants = [Wholes("last", [], -1), Reals("w", [2, 5, 7], new float[70])];
        float[] row = [.. Enumerable.Range(0, 12).Select(i => (float)i)];

        Agrees(File([-1, 4, 3], [Node("Shape", "s", "w", part), .. after], constants, opset: 15), row);
        if (end != 1)
        {
            Agrees(File([-1, 4, 3], [Node("Shape", "s", "x", part), .. after], constants, opset: 15), row);
        }
    }

    /// <summary>As PyTorch's second exporter writes a view: the number of rows, then the rest.</summary>
    [Fact]
    public void ShapeOfTheRows_KeepsThem() =>
        Agrees(
            File([-1, 4, 3], [Node("Shape", "s", "x", Whole("start", 0), Whole("end", 1)), Node("Concat", "k", "s,n", Whole("axis", 0)), Node("Reshape", "r", "x,k"), Node("MatMul", "y", "r,unit")], [Wholes("n", [1], 12), Unit(12)], opset: 18),
            [.. Enumerable.Range(0, 12).Select(i => (float)i)]);

    [Fact]
    public void StepThatIsNotAtZero_IsNotStep()
    {
        foreach (NodeProto[] before in (NodeProto[][])[[], [Node("Mul", "s", "x,two")]])
        {
            Refuses(
                File([-1, 2], [.. before, Node("Greater", "g", before.Length == 0 ? "x,c" : "s,c"), Node("Cast", "y", "g", Whole("to", 1))], [Reals("c", [], 0.0005f), Reals("two", [], 2)]),
                "*to be an activation*");
        }

        Agrees(File([-1, 2], [Node("MatMul", "p", "x,unit"), Node("Greater", "g", "p,c"), Node("Cast", "y", "g", Whole("to", 1))], [Reals("c", [], 0), Unit(2)]), [0.0002f, -2]);
    }

    [Fact]
    public void LengthWithATermBeside_IsNotRmsNorm() =>
        Refuses(File([-1, 64], [Node("ReduceL2", "l", "x", ListOf("axes", -1L)), Node("Add", "c", "l,e"), Node("Div", "y", "x,c")], [Reals("e", [], 1e-6f)]), "*a Div, to be an activation, a normalisation*");

    [Fact]
    public void InfiniteConstant_IsALimitAlone()
    {
        TensorProto infinity = Reals("i", [], float.PositiveInfinity), none = Reals("z", [], 0);

        Refuses(File([-1, 2], [Node("Mul", "y", "x,i")], [infinity]), "*");
        Refuses(File([-1, 2], [Node("Sub", "d", "i,i"), Node("Add", "y", "x,d")], [infinity]), "*a Sub, to give finite numbers*");
        Refuses(File([-1, 2], [Node("Div", "d", "z,z"), Node("Add", "y", "x,d")], [none]), "*a Div, to give finite numbers*");
        Refuses(File([-1, 2], [Node("Gemm", "y", "x,w")], [Reals("w", [2, 1], 1, float.NegativeInfinity)]), "*finite float32 numbers but got -Infinity*");
        Refuses(File([-1, 2], [Node("Clip", "y", "x,i")], [Reals("i", [], float.NaN)]), "*'i' [] to have numbers but got NaN*");
    }

    [Theory]
    [InlineData("SOFTMAX", true)]
    [InlineData("SOFTMAX", false)]
    [InlineData("LOGISTIC", false)]
    [InlineData("NONE", false)]
    public void LogitsOfALinearClassifier_AreItsScores(string transform, bool isNormalized)
    {
        byte[] file = Classifier(transform, isNormalized);

        Agrees(file, [1, 2]);
        Model logits = OnnxImport.Load(new MemoryStream(file), new() { GivesLogits = true });
        logits.Predict(Tensor.From([1f, 2], 1, 2)).ToArray().Should().Equal(1 + 0.5f, 2, -3);
        logits.Layers.Should().ContainSingle().Which.Should().BeOfType<Dense>();
    }

    /// <summary>One against the rest: three sigmoids, whose sum is not 1.</summary>
    [Fact]
    public void NormOfSigmoids_IsNotRead() => Refuses(Classifier("LOGISTIC", isNormalized: true), "*a Normalizer, to have the norm L2, or L1 behind a softmax, but it has L1*");

    [Fact]
    public void OptionalInputsAndOutputsThatAreLeftOut_AreNone() =>
        Agrees(File([-1, 2], [Node("Dropout", "d,", "x"), Node("Clip", "y", "d,,b")], [Reals("b", [], 1)]), [0.5f, 2]);

    [Fact]
    public void FlattenFromTheEnd_IsRead()
    {
        Agrees(File([-1, 2], [Node("Flatten", "f", "x", Whole("axis", -1)), Node("MatMul", "y", "f,unit")], [Unit(2)]), [0.5f, 2]);
        Agrees(File([-1, 2, 3], [Node("Flatten", "f", "x", Whole("axis", -2)), Node("MatMul", "y", "f,unit")], [Unit(6)]), [1, 2, 3, 4, 5, 6]);
        Refuses(File([-1, 2], [Node("Flatten", "y", "x", Whole("axis", -3))]), "*a Flatten, to have an axis*");
    }

    private static byte[] Classifier(string transform, bool isNormalized) => File(
        [-1, 2],
        [
            Node(
                "LinearClassifier", isNormalized ? "label,p" : "label,y", "x", ListOf("coefficients", 1, 0, 0, 1, -1f, -1), ListOf("intercepts", 0.5f, 0, 0),
                ListOf("classlabels_ints", 0, 1, 2L), Whole("multi_class", 1), Text("post_transform", transform)),
            .. isNormalized ? [Node("Normalizer", "y", "p", Text("norm", "L1"))] : Array.Empty<NodeProto>(),
        ]);

    private static TensorProto Unit(int size) => Reals("unit", [size, size], [.. Enumerable.Range(0, size * size).Select(i => i % (size + 1) == 0 ? 1f : 0)]);

    private static void Agrees(byte[] file, float[] row)
    {
        using var run = new OnnxRun(file);
        int[] sizes = [1, .. run.Session.InputMetadata["x"].Dimensions[1..]];
        float[] expected = [.. run.Run("y", NamedOnnxValue.CreateFromTensor("x", new Tensors.DenseTensor<float>(row, sizes))).Cast<float>()];

        Model model = OnnxImport.Load(new MemoryStream(file));

        OnnxRun.Agree(model.Predict(Tensor.From(row, 1, row.Length)).ToArray(), Tensor.From(expected, 1, expected.Length), $"{model}");
    }

    private static void Refuses(byte[] file, string message) =>
        FluentActions.Invoking(() => OnnxImport.Load(new MemoryStream(file))).Should().Throw<InvalidDataException>().WithMessage(message);
}
