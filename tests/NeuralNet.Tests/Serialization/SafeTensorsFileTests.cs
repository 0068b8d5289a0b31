using CsCheck;

namespace NeuralNet.Tests.Serialization;

public sealed class SafeTensorsFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Expected bytes: the values that huggingface/safetensors asserts of its own writer (safetensors/src/tensor.rs,
    // test_serialization_forced_alignement and test_empty: header lengths 72, 8 and 40, padded with spaces).
    [Fact]
    public void Write_OneTensor_GivesTheBytesOfTheReferenceWriter()
    {
        Tensor tensor = Tensor.From([0, 1, 2, 3, 4, 5], new Shape(1, 1, 2, 3));

        SafeTensorsFile.Write(_folder.File(), [new("attn0", tensor)]);

        string header = """{"attn0":{"dtype":"F32","shape":[1,1,2,3],"data_offsets":[0,24]}}""".PadRight(72);
        File.ReadAllBytes(_folder.File()).Should().Equal(SafeTensorsBytes.Of(header, 0f, 1, 2, 3, 4, 5));
    }

    [Fact]
    public void Write_NoTensor_GivesTheBytesOfTheReferenceWriter()
    {
        SafeTensorsFile.Write(_folder.File("empty"), []);
        SafeTensorsFile.Write(_folder.File("text"), [], new Dictionary<string, string> { ["framework"] = "pt" });

        File.ReadAllBytes(_folder.File("empty")).Should().Equal(8, 0, 0, 0, 0, 0, 0, 0, 123, 125, 32, 32, 32, 32, 32, 32);
        string header = """{"__metadata__":{"framework":"pt"}}""".PadRight(40);
        File.ReadAllBytes(_folder.File("text")).Should().Equal(SafeTensorsBytes.Of(header, Array.Empty<byte>()));
    }

    // Expected bytes: by hand from the format. 1 = 3F800000, -2 = C0000000, 0.5 = 3F000000; little-endian.
    [Fact]
    public void Write_SeveralTensors_SortsThemByName()
    {
        var tensors = new Dictionary<string, Tensor> { ["b"] = Tensor.From([1, -2]), ["a"] = Tensor.From([0.5f], 1, 1) };

        SafeTensorsFile.Write(_folder.File(), tensors, new Dictionary<string, string> { ["y"] = "\"", ["x"] = "é" });

        string header = """
            {"__metadata__":{"x":"é","y":"\""},
            "a":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]},
            "b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}
            """.ReplaceLineEndings("");
        File.ReadAllBytes(_folder.File()).Should().Equal(
            SafeTensorsBytes.Of(header.PadRight(151), 0, 0, 0, 0x3F, 0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0));
    }

    [Fact]
    public void Read_WhatWasWritten_GivesTheSameBits()
    {
        Gen<float> anyBits = Gen.Int.Select(BitConverter.Int32BitsToSingle); // NaN payloads, -0 and denormals too
        Gen<Tensor> tensors = Gen.Int[0, 5].Array[1, 4].SelectMany(
            sizes => anyBits.Array[sizes.Aggregate(1, (a, b) => a * b)].Select(data => Tensor.Wrap(data, new Shape(sizes))));
        Gen<Dictionary<string, Tensor>> files = Gen.Dictionary(Gen.String[Gen.Char[' ', '\uD7FF'], 1, 9], tensors)[0, 5];

        files.Select(Gen.Dictionary(Gen.String[Gen.Char['\0', '\uD7FF'], 0, 9], Gen.String[Gen.Char['\0', '\uD7FF'], 0, 9])[0, 3])
            .Sample(
                (file, metadata) =>
                {
                    string path = _folder.File(Path.GetRandomFileName());
                    SafeTensorsFile.Write(path, file, metadata);
                    SafeTensorsFile read = SafeTensorsFile.Read(path);

                    (BitConverter.ToInt64(File.ReadAllBytes(path)) % 8).Should().Be(0);
                    read.Metadata.Should().Equal(metadata);
                    read.Tensors.Keys.Should().Equal(file.Keys.Order(StringComparer.Ordinal));
                    foreach ((string name, Tensor tensor) in file)
                    {
                        read.Tensors[name].Shape.Should().Be(tensor.Shape);
                        SafeTensorsBytes.Bits(read.Tensors[name]).Should().Equal(SafeTensorsBytes.Bits(tensor));
                    }
                },
                iter: 200);
    }

    [Fact]
    public void Read_TensorLargerThanAChunk_GivesTheSameBits()
    {
        var tensor = new Tensor(3, 16_411);
        for (int i = 0; i < tensor.Length; i++)
        {
            tensor[i] = MathF.Sin(i);
        }

        SafeTensorsFile.Write(_folder.File(), [new("large", tensor)]);

        SafeTensorsBytes.Bits(SafeTensorsFile.Read(_folder.File()).Tensors["large"]).SequenceEqual(SafeTensorsBytes.Bits(tensor))
            .Should().BeTrue();
    }

    // Expected values: 1.5 is 3FF8000000000000 as F64, 3E00 as F16 and 3FC0 as BF16 (sign, exponent, mantissa by hand).
    [Theory]
    [InlineData("F64", new byte[] { 0, 0, 0, 0, 0, 0, 0xF8, 0x3F })]
    [InlineData("F32", new byte[] { 0, 0, 0xC0, 0x3F })]
    [InlineData("F16", new byte[] { 0, 0x3E })]
    [InlineData("BF16", new byte[] { 0xC0, 0x3F })]
    public void Read_EveryFloatingType_GivesFloat32(string type, byte[] data)
    {
        string header = $$$"""{"t":{"dtype":"{{{type}}}","shape":[1],"data_offsets":[0,{{{data.Length}}}]}}""";
        File.WriteAllBytes(_folder.File(), SafeTensorsBytes.Of(header, data));

        SafeTensorsFile.Read(_folder.File()).Tensors["t"].AsSpan().ToArray().Should().Equal(1.5f);
    }

    [Fact]
    public void Read_ForeignFile_KeepsTheOrderOfItsNumbersAndIgnoresWhatTheFormatDoesNotName()
    {
        string header = """
            {"z": {"shape": [], "dtype": "F32", "data_offsets": [8, 12], "note": [[1], {"a": null}]},
             "empty": {"dtype": "F32", "shape": [0, 7], "data_offsets": [8, 8]},
             "a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}}
            """;
        File.WriteAllBytes(_folder.File(), SafeTensorsBytes.Of(header, 1f, 2, 3));

        SafeTensorsFile file = SafeTensorsFile.Read(_folder.File());

        file.Tensors.Keys.Should().Equal("a", "empty", "z");
        file.Tensors["z"].Shape.Should().Be(new Shape(1));
        file.Tensors["z"][0].Should().Be(3);
        file.Tensors["empty"].Shape.Should().Be(new Shape(0, 7));
        file.Metadata.Should().BeEmpty();
    }
}
