namespace NeuralNet.Tests.Serialization;

public sealed class SafeTensorsFileHostileTests : IDisposable
{
    private static readonly byte[] Sound = SafeTensorsBytes.Of(
        """
        {"__metadata__":{"k":"é\u00e9"},"a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},
        "b":{"dtype":"F16","shape":[2],"data_offsets":[8,12]}}
        """,
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_FileCutAtAnyByte_SaysThatItIsDamaged()
    {
        for (int length = 0; length < Sound.Length; length++)
        {
            Reading(Sound[..length]).Should().Throw<InvalidDataException>($"only {length} bytes are there")
                .WithMessage($"Cannot read {_folder.File()} as a safetensors file: expected * It is damaged *");
        }

        Reading(Sound).Should().NotThrow();
        Reading([.. Sound, 0]).Should().Throw<InvalidDataException>()
            .WithMessage("*expected 12 bytes after the header*the file has 13.*");
    }

    [Fact]
    public void Read_AnyByteOfTheHeaderChanged_ReadsOrThrowsInvalidData()
    {
        int header = Sound.Length - 12;
        for (int position = 0; position < header; position++)
        {
            foreach (int flip in new[] { 0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xFF })
            {
                byte[] changed = (byte[])Sound.Clone();
                changed[position] ^= (byte)flip;
                try
                {
                    Reading(changed)();
                }
                catch (InvalidDataException)
                {
                    // As it should; any other exception fails the test.
                }
            }
        }
    }

    [Theory]
    [InlineData(1UL << 63)]
    [InlineData(ulong.MaxValue)]
    [InlineData(100_000_001)]
    [InlineData(9)]
    public void Read_HeaderLongerThanTheFileOrTheCap_TakesNoMemory(ulong length)
    {
        byte[] file = [.. SafeTensorsBytes.LengthPrefix(length), .. "{}      "u8];

        Reading(file).Should().Throw<InvalidDataException>()
            .WithMessage($"*expected a header of at most 8 bytes but the file announces one of {length}.*");
    }

    [Fact]
    public void Read_HeaderOverTheCap_ThrowsEvenIfTheFileIsThatLong()
    {
        using (FileStream stream = File.Create(_folder.File()))
        {
            stream.Write(SafeTensorsBytes.LengthPrefix(100_000_001));
            stream.SetLength(100_000_100); // sparse: it takes no room on the disk
        }

        Action read = () => SafeTensorsFile.Read(_folder.File());
        read.Should().Throw<InvalidDataException>().WithMessage("*at most 100000000 bytes but*100000001.*");
    }

    [Theory]
    [InlineData("overlap", "[1],[0,4]", "[1],[2,6]", "*'b' to begin at 4, without gap or overlap*but got 2 to 6.*")]
    [InlineData("same bytes", "[2],[0,8]", "[2],[0,8]", "*'b' to begin at 8*but got 0 to 8.*")]
    [InlineData("gap", "[1],[0,4]", "[0],[8,8]", "*'b' to begin at 4*but got 8 to 8.*")]
    [InlineData("gap at the start", "[1],[4,8]", "[0],[8,8]", "*'a' to begin at 0*but got 4 to 8.*")]
    [InlineData("too few", "[1],[0,4]", "[0],[4,4]", "*expected 4 bytes after the header*the file has 8.*")]
    [InlineData("too many", "[1],[0,4]", "[2],[4,12]", "*within the 8 bytes*but got 4 to 12.*")]
    [InlineData("end before begin", "[1],[4,0]", "[1],[4,8]", "*expected 4 bytes for tensor 'a', F32 [1], but*4 and 0.*")]
    [InlineData("negative offset", "[1],[-4,0]", "[1],[4,8]", "*whole number of 0 or more for the data_offsets of tensor 'a'*")]
    [InlineData("offset of 2^64", "[1],[0,18446744073709551616]", "[1],[4,8]", "*data_offsets of tensor 'a' but got Number*")]
    [InlineData("three offsets", "[1],[0,4,4]", "[1],[4,8]", "*two data_offsets for tensor 'a'*")]
    [InlineData("wrong length", "[2],[0,4]", "[1],[4,8]", "*expected 8 bytes for tensor 'a', F32 [2], but*0 and 4.*")]
    [InlineData("negative shape", "[-1],[0,4]", "[1],[4,8]", "*0 or more for the shape of tensor 'a'*")]
    [InlineData("fraction", "[1.5],[0,4]", "[1],[4,8]", "*whole number of 0 or more for the shape of tensor 'a'*")]
    [InlineData("product 2^64", "[4294967296,4294967296],[0,8]", "[0],[8,8]", "*expected 73786976294838206464 bytes for tensor 'a'*")]
    [InlineData("product 2^32", "[65536,65536],[0,8]", "[0],[8,8]", "*expected 17179869184 bytes for tensor 'a'*")]
    [InlineData("size 2^63 - 1", "[9223372036854775807],[0,8]", "[0],[8,8]", "*expected 36893488147419103228 bytes for tensor 'a'*")]
    public void Read_ContradictoryLayout_SaysWhatItExpected(string what, string a, string b, string message)
    {
        static string Entry(string name, string layout)
        {
            string[] parts = layout.Split("],");
            return $$"""
                "{{name}}":{"dtype":"F32","shape":{{parts[0]}}],"data_offsets":{{parts[1]}}}
                """;
        }

        byte[] file = SafeTensorsBytes.Of($$"""{{{Entry("a", a)}},{{Entry("b", b)}}}""", new byte[8]);

        Reading(file).Should().Throw<InvalidDataException>(what).WithMessage(message);
    }

    // Each entry takes several times its bytes in the header, and none of the file's numbers.
    [Theory]
    [InlineData("tensors", "expected at most 100000 tensors but there are more.")]
    [InlineData("metadata", "expected at most 100000 texts in the metadata but there are more.")]
    [InlineData("sizes", "expected at most 64 numbers for the shape of tensor 'a' but there are more.")]
    [InlineData("offsets", "expected at most 64 numbers for the data_offsets of tensor 'a' but there are more.")]
    [InlineData("names", "expected each name once but 'aaaaaaaaaa*aaa…' comes twice.")]
    public void Read_LongHeaderOfNothing_TakesMemoryInProportion(string what, string message)
    {
        const string Empty = """{"dtype":"F32","shape":[0],"data_offsets":[0,0]}""";
        string header = what switch
        {
            "tensors" => "{" + string.Join(',', Enumerable.Range(0, 300_000).Select(i => $"\"{i}\":{Empty}")) + "}",
            "metadata" => """{"__metadata__":{""" + string.Join(',', Enumerable.Range(0, 1_500_000).Select(i => $"\"{i}\":\"\"")) + "}}",
            "sizes" => """{"a":{"dtype":"F32","shape":[""" + new string('0', 1) + string.Concat(Enumerable.Repeat(",0", 8_000_000)) + "]}}",
            "offsets" => """{"a":{"dtype":"F32","data_offsets":[0""" + string.Concat(Enumerable.Repeat(",0", 8_000_000)) + "]}}",
            _ => $$"""{"{{new string('a', 8_000_000)}}":{{Empty}},"{{new string('a', 8_000_000)}}":{{Empty}}}""",
        };
        File.WriteAllBytes(_folder.File(), SafeTensorsBytes.Of(header, Array.Empty<byte>()));

        long before = GC.GetAllocatedBytesForCurrentThread();
        Action read = () => SafeTensorsFile.Read(_folder.File());
        read.Should().Throw<InvalidDataException>().WithMessage($"*{message}*").Which.Message.Length.Should().BeLessThan(400);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan((4L * header.Length) + 50_000_000);
    }

    [Fact]
    public void Read_AsManyTensorsAsAllowed_TakesMemoryInProportion()
    {
        string header = "{" + string.Join(',', Enumerable.Range(0, 100_000)
            .Select(i => $$"""  "{{i}}":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}""")) + "}";
        File.WriteAllBytes(_folder.File(), SafeTensorsBytes.Of(header, Array.Empty<byte>()));

        long before = GC.GetAllocatedBytesForCurrentThread();
        using SafeTensorsReader reader = SafeTensorsReader.Open(_folder.File());
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan((4L * header.Length) + 50_000_000);

        reader.Entries.Should().HaveCount(100_000);
        SafeTensorsFile.Read(_folder.File()).Tensors.Should().HaveCount(100_000);
    }

    [Theory]
    [InlineData("""{"LONG":1}""")]
    [InlineData("""{"LONG":{"LONG":1}}""")]
    [InlineData("""{"LONG":{"dtype":1}}""")]
    [InlineData("""{"LONG":{"dtype":"F32","dtype":"F32"}}""")]
    [InlineData("""{"a":{"dtype":"LONG","shape":[1],"data_offsets":[1,0]}}""")]
    [InlineData("""{"LONG":{"dtype":"F32","shape":[1],"data_offsets":[0,0]}}""")]
    [InlineData("""{"LONG":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""")]
    [InlineData("""{"__metadata__":{"LONG":1}}""")]
    [InlineData("""{"__metadata__":{"LONG":"1","LONG":"2"}}""")]
    [InlineData("""{LONG:1}""")]
    [InlineData("""{"a":LONG}""")]
    [InlineData("""{"LONG\ud800":{}}""")]
    public void Read_LongText_IsCutInTheMessage(string header)
    {
        string text = string.Concat(Enumerable.Repeat("\\n🦔", 100_000));

        Reading(SafeTensorsBytes.Of(header.Replace("LONG", text, StringComparison.Ordinal), Array.Empty<byte>()))
            .Should().Throw<InvalidDataException>().Which.Message.Should().Match(message => message.Length < 500)
            .And.Match(message => !message.Any(char.IsControl)).And.NotContain("\ud83e…");
    }

    [Fact]
    public void Read_MissingFile_NamesIt()
    {
        Action read = () => SafeTensorsFile.Read(_folder.File("missing"));

        read.Should().Throw<FileNotFoundException>().WithMessage("*missing*");
    }

    private Action Reading(byte[] file) => () =>
    {
        File.WriteAllBytes(_folder.File(), file);
        SafeTensorsFile.Read(_folder.File());
    };
}
