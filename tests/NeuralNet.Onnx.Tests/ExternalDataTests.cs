using Google.Protobuf;
using NeuralNet.Onnx.Protobuf;

namespace NeuralNet.Onnx.Tests;

/// <summary>Constants in a file beside the ONNX file are read from its folder alone, and from where they are.</summary>
public sealed class ExternalDataTests : IDisposable
{
    private readonly string _outside = Directory.CreateTempSubdirectory("onnx-").FullName;
    private readonly string _folder;

    public ExternalDataTests()
    {
        _folder = Directory.CreateDirectory(Path.Combine(_outside, "model")).FullName;
        Directory.CreateDirectory(Path.Combine(_folder, "inner"));
        foreach (string path in new[] { "secret", "model/weights", "model/inner/weights" })
        {
            File.WriteAllBytes(Path.Combine(_outside, path), [0, 0, 0, 0, .. BitConverter.GetBytes(3f), .. BitConverter.GetBytes(5f)]);
        }
    }

    public void Dispose() => Directory.Delete(_outside, recursive: true);

    [Theory]
    [InlineData("weights")]
    [InlineData("inner/weights")]
    [InlineData("./inner/../weights")]
    public void FileInTheFolder_IsRead(string location) =>
        Load(location).Predict(Tensor.From([1f, 10], 1, 2))[0].Should().Be(53);

    [Theory]
    [InlineData("../secret")]
    [InlineData("inner/../../secret")]
    [InlineData("/etc/passwd")]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("weights\0")]
    public void PathOutsideTheFolder_IsAnError(string location) =>
        Loading(location).Should().Throw<InvalidDataException>().WithMessage("*the constant 'w' to be in a file in the folder of the ONNX file*");

    [Fact]
    public void LinkThatLeadsOut_IsAnError()
    {
        File.CreateSymbolicLink(Path.Combine(_folder, "link"), Path.Combine(_outside, "secret"));
        Directory.CreateSymbolicLink(Path.Combine(_folder, "way"), _outside);

        Loading("link").Should().Throw<InvalidDataException>().WithMessage("*behind no link, but its location is 'link'*");
        Loading("way/secret").Should().Throw<InvalidDataException>().WithMessage("*behind no link, but its location is 'way/secret'*");
    }

    [Theory]
    [InlineData("none", "4", "8", "*to be in 'none', beside the file, which cannot be read*")]
    [InlineData("inner", "4", "8", "*'inner'*cannot be read*")]
    [InlineData("weights", "5", "8", "*to have 8 bytes in 'weights' but it names 8 from 5 on, of 12*")]
    [InlineData("weights", "9223372036854775807", "8", "*of 12*")]
    [InlineData("weights", "4", "9", "*to have 8 bytes in 'weights' but it names 9 from 4 on*")]
    [InlineData("weights", "-4", "8", "*a whole number as its offset but it is '-4'*")]
    [InlineData("weights", "4", "eight", "*a whole number as its length but it is 'eight'*")]
    public void PlaceThatIsNotThere_IsAnError(string location, string offset, string length, string message) =>
        FluentActions.Invoking(() => Load(location, offset, length)).Should().Throw<InvalidDataException>().WithMessage(message);

    [Fact]
    public void Stream_HasNoFilesBesideIt()
    {
        using var stream = new MemoryStream(Bytes("weights", "4", "8"));

        FluentActions.Invoking(() => OnnxImport.Load(stream)).Should().Throw<InvalidDataException>().WithMessage("*'w' to be in the file but it is in 'weights', beside it: load by a path*");
    }

    /// <summary>A sparse file, of zeros that take no room on the disk.</summary>
    [Fact]
    public void ConstantOfMoreBytesThanAnArrayHolds_IsAnError()
    {
        using (FileStream file = File.Create(Path.Combine(_folder, "huge")))
        {
            file.SetLength(2_400_000_000);
        }

        FluentActions.Invoking(() => Load("huge", "0", "2400000000", rows: 600_000_000)).Should().Throw<InvalidDataException>()
            .WithMessage("*'w' [600000000, 1] to have at most 2147483591 bytes in a file beside it but they are 2400000000*");
    }

    [Fact]
    public void FolderThatIsARoot_HasFilesToo()
    {
        string root = Path.GetPathRoot(_folder)!;

        Model model = OnnxImport.Read("a file", Bytes(Path.GetRelativePath(root, Path.Combine(_folder, "weights")), "4", "8"), root, new());

        model.Predict(Tensor.From([1f, 10], 1, 2))[0].Should().Be(53);
    }

    private Action Loading(string location) => () => Load(location);

    private Model Load(string location, string offset = "4", string length = "8", long rows = 2)
    {
        string path = Path.Combine(_folder, "model.onnx");
        File.WriteAllBytes(path, Bytes(location, offset, length, rows));
        return OnnxImport.Load(path);
    }

    private static byte[] Bytes(string location, string offset, string length, long rows = 2) => new ModelProto
    {
        OpsetImport = { new OperatorSetIdProto { Version = 18 } },
        Graph = new GraphProto
        {
            Input = { new ValueInfoProto { Name = "x" } },
            Output = { new ValueInfoProto { Name = "y" } },
            Node = { new NodeProto { OpType = "MatMul", Input = { "x", "w" }, Output = { "y" } } },
            Initializer =
            {
                new TensorProto
                {
                    Name = "w",
                    DataType = 1,
                    Dims = { rows, 1 },
                    DataLocation = TensorProto.Types.DataLocation.External,
                    ExternalData = { Text("location", location), Text("offset", offset), Text("length", length) },
                },
            },
        },
    }.ToByteArray();

    private static StringStringEntryProto Text(string key, string value) => new() { Key = key, Value = value };
}
