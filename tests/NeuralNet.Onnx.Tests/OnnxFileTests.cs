using NeuralNet.Onnx.Protobuf;

namespace NeuralNet.Onnx.Tests;

/// <summary>The files: versions, names, bytes, and what happens where one cannot be written.</summary>
public sealed class OnnxFileTests : IDisposable
{
    private static readonly Model Small = new([new Dense(2, 3, Activation.Relu), new Dense(3, 1)], seed: 1);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(13, 7)]
    [InlineData(17, 8)]
    [InlineData(20, 9)]
    [InlineData(23, 11)]
    [InlineData(26, 13)]
    public void File_HasTheVersionsOfItsOpset(int opset, int format)
    {
        ModelProto file = OnnxFiles.Read(Small, new() { Opset = opset });

        file.IrVersion.Should().Be(format);
        file.OpsetImport.Should().ContainSingle().Which.Version.Should().Be(opset);
        file.ProducerVersion.Should().MatchRegex(@"^\d+\.\d+\.\d+");
    }

    [Theory]
    [InlineData(12)]
    [InlineData(27)]
    [InlineData(-1)]
    public void Opset_OutOfRange_IsAnError(int opset) =>
        Small.Invoking(model => model.ExportOnnx(Stream.Null, new() { Opset = opset })).Should().Throw<ArgumentOutOfRangeException>().WithMessage($"*13 to 26*{opset}*");

    [Fact]
    public void File_HasAnyNumberOfRows()
    {
        GraphProto graph = OnnxFiles.Read(Small).Graph;

        graph.Input.Should().ContainSingle().Which.Type.TensorType.Shape.Dim.Select(size => size.DimParam + size.DimValue).Should().Equal("batch0", "2");
        graph.Output.Should().ContainSingle().Which.Type.TensorType.Shape.Dim.Select(size => size.DimParam + size.DimValue).Should().Equal("batch0", "1");
    }

    [Fact]
    public void File_HoldsTheModelsTexts()
    {
        Model model = Small.Clone();
        model.Metadata["classes"] = "Bass\nBrème";

        OnnxFiles.Read(model).MetadataProps.Should().ContainSingle().Which.Value.Should().Be("Bass\nBrème");
    }

    [Fact]
    public void File_TwiceOrByAPath_HasTheSameBytes()
    {
        string path = Path.Combine(_folder.FullName, "model.onnx");
        File.WriteAllText(path, "what was there before");
        Small.ExportOnnx(path);

        File.ReadAllBytes(path).Should().Equal(OnnxFiles.Bytes(Small)).And.Equal(OnnxFiles.Bytes(Small));
        _folder.GetFiles().Should().ContainSingle("no temporary file is left");
    }

    [Fact]
    public void Failure_LeavesTheFileAsItWas()
    {
        string path = Path.Combine(_folder.FullName, "model.onnx");
        Small.ExportOnnx(path);
        byte[] before = File.ReadAllBytes(path);
        Model diverged = Small.Clone();
        diverged.Values[4] = float.NaN;

        diverged.Invoking(model => model.ExportOnnx(path)).Should().Throw<InvalidOperationException>().WithMessage("*finite*'0.weight' has NaN*Nothing was written.");
        File.ReadAllBytes(path).Should().Equal(before);
        Small.Invoking(model => model.ExportOnnx(Path.Combine(_folder.FullName, "none", "model.onnx"))).Should().Throw<IOException>();
    }

    [Fact]
    public void MoreThanAMessageHolds_IsAnErrorBeforeMemoryIsTaken()
    {
        var graph = new OnnxGraph(new(), mostBytes: 100);
        graph.Constant("first", Tensor.Filled(new Shape(20), 1));

        graph.Invoking(g => g.Constant("second", Tensor.Filled(new Shape(6), 1))).Should().Throw<InvalidOperationException>()
            .WithMessage("*at most 100 bytes*2 GB*104 up to 'second'*safetensors*");
    }

    [Fact]
    public void StreamThatCannotBeWritten_IsAnError() =>
        Small.Invoking(model => model.ExportOnnx(new MemoryStream([1], writable: false))).Should().Throw<ArgumentException>().WithMessage("*stream that can be written*");
}
