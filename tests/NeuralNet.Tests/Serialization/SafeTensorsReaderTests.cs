namespace NeuralNet.Tests.Serialization;

public sealed class SafeTensorsReaderTests : IDisposable
{
    // What PyTorch saves besides weights: BatchNorm's counter is an I64, a 3-D convolution's weight has 5 dimensions, 8 bits of a float have a type.
    private static readonly byte[] Mixed = SafeTensorsBytes.Of(
        """
        {"counter":{"dtype":"I64","shape":[],"data_offsets":[0,8]},
        "conv":{"dtype":"F32","shape":[1,1,1,1,2],"data_offsets":[8,16]},
        "huge":{"dtype":"F32","shape":[65536,65536,0],"data_offsets":[16,16]},
        "new":{"dtype":"F4","shape":[6],"data_offsets":[16,19]},
        "bits":{"dtype":"F8_E4M3","shape":[5],"data_offsets":[19,24]},
        "weight":{"dtype":"F32","shape":[2,1],"data_offsets":[24,32]},
        "half":{"dtype":"F16","shape":[1,2],"data_offsets":[32,36]}}
        """,
        [.. new byte[24], 0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0, 0, 0x3E, 0, 0xBE]);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_FileWithTensorsThatAreNotSupported_ReadsTheOthers()
    {
        SafeTensorsFile file = SafeTensorsFile.Read(Written(Mixed));

        file.Tensors.Keys.Should().Equal("counter", "weight", "half");
        file.Tensors.Should().HaveCount(3);
        file.Tensors["counter"].AsSpan().ToArray().Should().Equal(0);
        file.Tensors["weight"].AsSpan().ToArray().Should().Equal(1, -2);
        file.Tensors["half"].AsSpan().ToArray().Should().Equal(1.5f, -1.5f);
        file.Tensors.ContainsKey("bits").Should().BeFalse();
        file.Entries.Select(entry => entry.ToString()).Should().Equal(
            "counter I64 []", "conv F32 [1, 1, 1, 1, 2]", "huge F32 [65536, 65536, 0]", "new F4 [6]", "bits F8_E4M3 [5]", "weight F32 [2, 1]",
            "half F16 [1, 2]");
        file.Entries.Where(entry => entry.IsSupported).Select(entry => entry.Name).Should().Equal("counter", "weight", "half");
        file.Entries.Select(entry => entry.ByteCount).Should().Equal(8, 8, 0, 3, 5, 8, 4);
    }

    [Theory]
    [InlineData("new", "expected F64, F32, F16, BF16, a whole number such as I64 or U8, or BOOL for the dtype of tensor 'new' but got F4. Convert it first*")]
    [InlineData("bits", "expected F64, F32, F16, BF16, * for the dtype of tensor 'bits' but got F8_E4M3.*")]
    [InlineData("conv", "expected at most 4 dimensions for tensor 'conv' but got 5. Save it with fewer*")]
    [InlineData("huge", "expected at most 2147483591 elements in tensor 'huge' but got the shape [65536, 65536, 0]. *")]
    public void Read_TensorThatIsNotSupported_SaysWhy(string name, string message)
    {
        string path = Written(Mixed);
        using SafeTensorsReader reader = SafeTensorsReader.Open(path);
        SafeTensorsFile file = SafeTensorsFile.Read(path);
        foreach (Action read in (Action[])
            [() => reader.Read(name), () => reader.Read(name, new float[2]), () => _ = file.Tensors[name]])
        {
            read.Should().Throw<NotSupportedException>().WithMessage($"Cannot read {path}: {message}");
        }
    }

    [Fact]
    public void Read_NameThatIsNotThere_NamesThoseThatAre()
    {
        string path = Written(Mixed);
        using SafeTensorsReader reader = SafeTensorsReader.Open(path);

        reader.Invoking(r => r.Read("bias")).Should().Throw<KeyNotFoundException>()
            .WithMessage("*has no tensor 'bias', it has [counter, conv, huge, new, bits, weight, half].");
        FluentActions.Invoking(() => SafeTensorsFile.Read(path).Tensors["bias"]).Should().Throw<KeyNotFoundException>()
            .WithMessage($"{path} has no tensor 'bias', it has [counter, conv, huge, new, bits, weight, half].");
    }

    [Fact]
    public void Read_AnyOrder_GivesEachTensor()
    {
        using SafeTensorsReader reader = SafeTensorsReader.Open(Written(Mixed));
        float[] values = [9, 9];

        foreach (string name in (string[])["half", "weight", "half"])
        {
            reader.Read(name, values);
            values.Should().Equal(name == "half" ? [1.5f, -1.5f] : [1, -2]);
            reader.Read(name).AsSpan().ToArray().Should().Equal(values);
        }

        reader.Read("weight").Shape.Should().Be(new Shape(2, 1));
    }

    [Fact]
    public void Read_IntoMemory_TakesNoneInProportion()
    {
        SafeTensorsFile.Write(_folder.File(), [new("t", new Tensor(1000, 1000))]);
        using SafeTensorsReader reader = SafeTensorsReader.Open(_folder.File());
        float[] values = new float[1_000_000];
        reader.Read("t", values);

        long before = GC.GetAllocatedBytesForCurrentThread();
        reader.Read("t", values);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1000);
    }

    [Fact]
    public void Read_IntoMemoryOfAnotherLength_SaysBoth()
    {
        using SafeTensorsReader reader = SafeTensorsReader.Open(Written(Mixed));

        reader.Invoking(r => r.Read("weight", new float[3])).Should().Throw<ArgumentException>()
            .WithMessage("*expects room for the 2 numbers of tensor 'weight', [2, 1], but got room for 3.*");
    }

    [Fact]
    public void Read_StreamThatCannotSeek_GoesForwardOnly()
    {
        using SafeTensorsReader reader = SafeTensorsReader.Open(new OneWayStream(Mixed));

        reader.Read("half").AsSpan().ToArray().Should().Equal(1.5f, -1.5f);
        reader.Invoking(r => r.Read("weight")).Should().Throw<NotSupportedException>()
            .WithMessage("*the stream cannot go back to tensor 'weight'. Read tensors in the order of Entries*");
    }

    [Fact]
    public void Read_FileCutShortSince_Throws()
    {
        string path = Written(Mixed);
        var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        using SafeTensorsReader reader = SafeTensorsReader.Open(file);
        file.SetLength(Mixed.Length - 6);

        reader.Invoking(r => r.Read("weight")).Should().Throw<InvalidDataException>()
            .WithMessage("*expected 8 bytes for tensor 'weight' but it ends after 6 of them. It is damaged*");
        file.Dispose();
    }

    [Fact]
    public void Dispose_ClosesAFileAndLeavesAStreamOpen()
    {
        SafeTensorsReader reader = SafeTensorsReader.Open(Written(Mixed));
        var stream = new MemoryStream(Mixed);
        reader.Dispose();
        SafeTensorsReader.Open(stream).Dispose();

        reader.Invoking(r => r.Read("weight")).Should().Throw<ObjectDisposedException>();
        stream.CanRead.Should().BeTrue();
        File.Delete(_folder.File());
    }

    private string Written(byte[] file)
    {
        File.WriteAllBytes(_folder.File(), file);
        return _folder.File();
    }
}
