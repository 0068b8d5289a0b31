namespace NeuralNet.Tests.Serialization;

public sealed class SafeTensorsStreamTests : IDisposable
{
    private static readonly Dictionary<string, Tensor> Tensors = new()
    {
        ["a"] = Tensor.Uniform(new Shape(300, 71), -1, 1, seed: 1),
        ["empty"] = new Tensor(0, 5),
        ["z"] = Tensor.From([1, -2, 3]),
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_Stream_GivesTheBytesOfTheFileAndLeavesItOpen()
    {
        var metadata = new Dictionary<string, string> { ["k"] = "v" };
        SafeTensorsFile.Write(_folder.File(), Tensors, metadata);
        var oneWay = new OneWayStream([], canWrite: true);
        var memory = new MemoryStream();
        memory.Write("before"u8);

        SafeTensorsFile.Write(oneWay, Tensors, metadata);
        SafeTensorsFile.Write(memory, Tensors, metadata);

        oneWay.IsClosed.Should().BeFalse();
        oneWay.Written.Should().Equal(File.ReadAllBytes(_folder.File()));
        memory.ToArray()[6..].Should().Equal(oneWay.Written);
    }

    [Fact]
    public void Read_Stream_GivesTheTensorsOfTheFile()
    {
        var written = new MemoryStream();
        SafeTensorsFile.Write(written, Tensors, new Dictionary<string, string> { ["k"] = "v" });
        var oneWay = new OneWayStream(written.ToArray());
        var memory = new MemoryStream([1, 2, 3, .. written.ToArray()]) { Position = 3 };

        foreach (SafeTensorsFile file in (SafeTensorsFile[])[SafeTensorsFile.Read(oneWay), SafeTensorsFile.Read(memory)])
        {
            file.Metadata.Should().Equal(new Dictionary<string, string> { ["k"] = "v" });
            file.Tensors.Keys.Should().Equal("a", "empty", "z");
            foreach ((string name, Tensor tensor) in Tensors)
            {
                file.Tensors[name].Shape.Should().Be(tensor.Shape);
                SafeTensorsBytes.Bits(file.Tensors[name]).Should().Equal(SafeTensorsBytes.Bits(tensor));
            }
        }

        oneWay.IsClosed.Should().BeFalse();
        memory.CanRead.Should().BeTrue();
    }

    [Fact]
    public void Read_StreamCutAtAnyByteOrLonger_SaysThatItIsDamaged()
    {
        byte[] sound = SafeTensorsBytes.Of(
            """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"I64","shape":[1],"data_offsets":[8,16]}}""", new byte[16]);
        SafeTensorsFile.Read(new OneWayStream(sound)).Tensors.Keys.Should().Equal("a", "b");
        for (int length = 0; length < sound.Length; length++)
        {
            Reading(sound[..length]).Should().Throw<InvalidDataException>($"only {length} bytes are there")
                .WithMessage("Cannot read the stream as a safetensors file: * It is damaged *");
        }

        Reading([.. sound, 0]).Should().Throw<InvalidDataException>().WithMessage("*end after the last tensor but it goes on.*");
    }

    [Fact]
    public void Read_StreamThatAnnouncesMoreThanItGives_AllocatesForTheBytesReadOnly()
    {
        byte[] longHeader = [.. SafeTensorsBytes.LengthPrefix(100_000_000), .. new byte[100_000]];
        byte[] longTensor = SafeTensorsBytes.Of(
            """{"a":{"dtype":"F32","shape":[2000000000],"data_offsets":[0,8000000000]}}""", new byte[100_000]);
        byte[] longForeign = SafeTensorsBytes.Of(
            """{"a":{"dtype":"I8","shape":[8000000000],"data_offsets":[0,8000000000]}}""", new byte[100_000]);

        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (byte[] file in (byte[][])[longHeader, longTensor, longForeign])
        {
            Reading(file).Should().Throw<InvalidDataException>().WithMessage("*It is damaged*");
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(3_000_000);
    }

    [Fact]
    public void Streams_Unsuitable_AreRejected()
    {
        FluentActions.Invoking(() => SafeTensorsFile.Read(new OneWayStream([], canRead: false))).Should().Throw<ArgumentException>()
            .WithMessage("SafeTensorsReader expects a stream that can be read*");
        FluentActions.Invoking(() => SafeTensorsFile.Write(new OneWayStream([]), Tensors)).Should().Throw<ArgumentException>()
            .WithMessage("SafeTensorsFile.Write expects a stream that can be written*");
    }

    private static Action Reading(byte[] file) => () => SafeTensorsFile.Read(new OneWayStream(file));
}
