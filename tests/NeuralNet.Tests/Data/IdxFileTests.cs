using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;
using NeuralNet.Tests.Serialization;

namespace NeuralNet.Tests.Data;

public sealed class IdxFileTests : IDisposable
{
    /// <summary>Two images of 2 x 3 bytes.</summary>
    private static readonly byte[] Images = Idx(0x08, [2, 2, 3], [0, 1, 2, 3, 4, 5, 250, 251, 252, 253, 254, 255]);

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<byte, byte[], float> Elements => new()
    {
        { 0x08, [200], 200 },
        { 0x09, [0xFE], -2 },
        { 0x0B, [0xFF, 0x7F], -129 },
        { 0x0C, [0x80, 0, 0, 1], -2147483648f },          // -(2^31 - 1): the nearest float32
        { 0x0D, [0x3F, 0xC0, 0, 0], 1.5f },
        { 0x0E, [0x3F, 0xF8, 0, 0, 0, 0, 0, 0], 1.5f },
        { 0x0E, [0x7F, 0xEF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], float.PositiveInfinity },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Elements))]
    public void Read_EveryElementType_GivesItsValue(byte type, byte[] element, float expected)
    {
        Tensor tensor = Read(Idx(type, [1], element));

        tensor.Shape.Should().Be(new Shape(1));
        tensor[0].Should().Be(expected);
    }

    [Fact]
    public void Read_PlainAndGzip_GiveTheSame()
    {
        foreach (byte[] file in (byte[][])[Images, Gzip(Images)])
        {
            Tensor tensor = Read(file);

            tensor.Shape.Should().Be(new Shape(2, 2, 3));
            tensor.AsSpan().ToArray().Should().Equal(0, 1, 2, 3, 4, 5, 250, 251, 252, 253, 254, 255);
        }
    }

    [Fact]
    public void Read_Scale_MultipliesEveryElement() =>
        Read(Images, 1 / 255f).AsSpan().ToArray().Should().Equal(
            ((float[])[0, 1, 2, 3, 4, 5, 250, 251, 252, 253, 254, 255]).Select(value => value * (1 / 255f)));

    [Theory]
    [InlineData(new[] { 5 })]
    [InlineData(new[] { 5, 1 })]
    [InlineData(new[] { 1, 5, 1 })]
    [InlineData(new[] { 1, 1, 5, 1 })]
    [InlineData(new[] { 0, 3 })]
    public void Read_OneToFourDimensions_KeepsThem(int[] sizes)
    {
        byte[] data = new byte[sizes.Aggregate(1, (product, size) => product * size)];

        Read(Idx(0x08, [.. sizes.Select(size => (uint)size)], data)).Shape.Should().Be(new Shape(sizes));
    }

    // More than the first buffer of 2^16 elements, and no multiple of it: the growing of memory is seen to keep every element.
    [Fact]
    public void Read_LargeFile_KeepsEveryElement()
    {
        byte[] data = new byte[300_001 * sizeof(int)];
        for (int i = 0; i < 300_001; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(i * sizeof(int)), i);
        }

        foreach (byte[] file in (byte[][])[Idx(0x0C, [300_001], data), Gzip(Idx(0x0C, [300_001], data))])
        {
            Read(file).AsSpan().ToArray().Should().Equal(Enumerable.Range(0, 300_001).Select(i => (float)i));
        }
    }

    [Fact]
    public void Read_FileCutAtAnyByteOrLonger_SaysThatItIsDamaged()
    {
        byte[] zipped = Gzip(Images);
        foreach (byte[] file in (byte[][])[Images, zipped])
        {
            for (int length = 0; length < file.Length; length++)
            {
                Reading(file[..length]).Should().Throw<InvalidDataException>($"only {length} of {file.Length} bytes are there")
                    .WithMessage($"Cannot read {_folder.File()} as an IDX file: expected * It is damaged *");
            }

            Reading(file).Should().NotThrow();
            Reading([.. file, 0]).Should().Throw<InvalidDataException>();
        }

        Reading([.. Images, 0]).Should().Throw<InvalidDataException>()
            .WithMessage("*expected 12 bytes of elements after the header, [2, 2, 3] of 1 bytes each, but there are 13.*");
        Reading(Gzip([.. Images, 0])).Should().Throw<InvalidDataException>().WithMessage("*[2, 2, 3] of 1 bytes each, but there are more.*");
        Reading([.. zipped, 1, 2, 3, 4]).Should().Throw<InvalidDataException>().WithMessage("*expected whole gzip data but bytes are missing or were added at the end.*");
    }

    [Fact]
    public void Read_GzipWithAnyByteChanged_GivesTheSameOrThrowsInvalidData()
    {
        byte[] zipped = Gzip(Images);
        for (int position = 2; position < zipped.Length; position++)
        {
            byte[] changed = (byte[])zipped.Clone();
            changed[position] ^= 0x55;
            try
            {
                // A change of the time or the system in gzip's header tells nothing of the content.
                Read(changed).AsSpan().ToArray().Should().Equal(Read(Images).AsSpan().ToArray());
            }
            catch (InvalidDataException)
            {
                // As it should; any other exception fails the test.
            }
        }
    }

    // As `cat a.gz b.gz` makes them, cut anywhere, an empty one too.
    [Fact]
    public void Read_SeveralGzipMembers_ReadsOn()
    {
        for (int cut = 0; cut <= Images.Length; cut++)
        {
            byte[] members = [.. Gzip(Images[..cut]), .. Gzip([]), .. Gzip(Images[cut..])];

            Read(members).AsSpan().ToArray().Should().Equal(Read(Images).AsSpan().ToArray());
            if (cut < Images.Length)
            {
                Reading(Gzip(Images[..cut])).Should().Throw<InvalidDataException>("the second member is missing");
            }
        }

        Reading([.. Gzip(Images), .. Gzip([0])]).Should().Throw<InvalidDataException>().WithMessage("*but there are more.*");
        Reading([.. Gzip(Images), 0x1F]).Should().Throw<InvalidDataException>();
        Reading([.. Gzip(Images), 0x1F, 0x8B]).Should().Throw<InvalidDataException>();
    }

    [Fact]
    public void Read_StreamThatCannotSeek_GivesTheSame()
    {
        foreach (byte[] file in (byte[][])[Images, Gzip(Images), [.. Gzip(Images[..9]), .. Gzip(Images[9..])]])
        {
            IdxFile.Read(new OneWayStream(file)).AsSpan().ToArray().Should().Equal(Read(Images).AsSpan().ToArray());
            for (int length = 0; length < file.Length; length++)
            {
                FluentActions.Invoking(() => IdxFile.Read(new OneWayStream(file[..length]))).Should().Throw<InvalidDataException>()
                    .WithMessage("Cannot read the stream as an IDX file: expected * It is damaged *");
            }

            FluentActions.Invoking(() => IdxFile.Read(new OneWayStream([.. file, 0]))).Should().Throw<InvalidDataException>();
        }
    }

    [Fact]
    public void Read_StreamFromTheMiddle_ReadsFromThere()
    {
        foreach (byte[] file in (byte[][])[Images, Gzip(Images)])
        {
            var stream = new MemoryStream([1, 2, 3, .. file]) { Position = 3 };

            IdxFile.Read(stream).Shape.Should().Be(new Shape(2, 2, 3));

            stream.CanRead.Should().BeTrue("it stays open");
        }
    }

    [UnixFact]
    public void Read_Pipe_ReadsIt()
    {
        File.WriteAllBytes(_folder.File("images"), Gzip(Images));
        using Process shell = Process.Start(
            "/bin/sh", ["-c", $"mkfifo '{_folder.File("pipe")}'; echo made > '{_folder.File("made")}'; cat '{_folder.File("images")}' > '{_folder.File("pipe")}'"]);
        SpinWait.SpinUntil(() => File.Exists(_folder.File("made")), TimeSpan.FromSeconds(20)).Should().BeTrue();

        IdxFile.Read(_folder.File("pipe")).AsSpan().ToArray().Should().Equal(Read(Images).AsSpan().ToArray());
        shell.WaitForExit();
    }

    [Theory]
    [InlineData("0100080100000000", "*begins with two bytes of 0 but got 01000801.*")]
    [InlineData("0001080100000000", "*begins with two bytes of 0 but got 00010801.*")]
    [InlineData("504B0304", "*begins with two bytes of 0 but got 504B0304.*")]
    [InlineData("00000A0100000000", "*expected element type 08, 09, 0B, 0C, 0D or 0E but got 0A.*")]
    [InlineData("0000080000000000", "*expected 1 to 4 dimensions but got 0.*")]
    [InlineData("0000080500000000", "*expected 1 to 4 dimensions but got 5.*")]
    [InlineData("000008FF00000000", "*expected 1 to 4 dimensions but got 255.*")]
    public void Read_OtherHeader_SaysWhatItExpected(string header, string message)
    {
        Reading(Convert.FromHexString(header)).Should().Throw<InvalidDataException>().WithMessage(message);
        Reading(Gzip(Convert.FromHexString(header))).Should().Throw<InvalidDataException>().WithMessage(message);
    }

    [Theory]
    [InlineData(new[] { 0xFFFFFFFFu }, "*at most 2147483591 elements but got [4294967295].*")]
    [InlineData(new[] { 0x80000000u }, "*at most 2147483591 elements but got [2147483648].*")]
    [InlineData(new[] { 65536u, 65536u }, "*at most 2147483591 elements but got [65536, 65536].*")]
    [InlineData(new[] { 0u, 65536u, 65536u }, "*at most 2147483591 elements but got [0, 65536, 65536].*")]
    [InlineData(new[] { 65537u, 65537u, 65537u, 65537u }, "*at most 2147483591 elements but got [65537, 65537, 65537, 65537].*")]
    [InlineData(new[] { 2_000_000_000u }, "*expected 16000000000 bytes of elements*[2000000000] of 8 bytes each, but there are 8.*")]
    [InlineData(new[] { 60_000u, 28u, 28u }, "*expected 376320000 bytes of elements*but there are 8.*")]
    public void Read_AbsurdSizes_TakesNoMemory(uint[] sizes, string message)
    {
        foreach (byte[] file in (byte[][])[Idx(0x0E, sizes, new byte[8]), Gzip(Idx(0x0E, sizes, new byte[8]))])
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Reading(file).Should().Throw<InvalidDataException>().WithMessage(message);
            (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(4_000_000);
        }
    }

    [Fact]
    public void Read_GzipBomb_StopsAtTheFirstByteTooMany()
    {
        byte[] bomb = Gzip([.. Idx(0x08, [10], []), .. new byte[50_000_000]]);
        bomb.Length.Should().BeLessThan(100_000);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Reading(bomb).Should().Throw<InvalidDataException>().WithMessage("*[10] of 1 bytes each, but there are more.*");
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1_000_000);
    }

    // 50 KB that unpack to 50 MB, as announced: 200 MB of float32, and no more is taken.
    [Fact]
    public void Read_GzipThatUnpacksToAThousandTimesItsSize_TakesTheMemoryOfItsResultOnce()
    {
        byte[] file = Gzip([.. Idx(0x08, [50_000_000], []), .. new byte[50_000_000]]);
        file.Length.Should().BeLessThan(100_000);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Read(file).Length.Should().Be(50_000_000);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan((50_000_000L * sizeof(float)) + 1_000_000);
    }

    [Fact]
    public void Read_MoreThanTheMostElements_TakesNoMemory()
    {
        byte[] bomb = Gzip([.. Idx(0x08, [50_000_000], []), .. new byte[50_000_000]]);
        File.WriteAllBytes(_folder.File(), bomb);

        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (Action read in (Action[])
        [
            () => IdxFile.Read(_folder.File(), maxElements: 49_999_999),
            () => IdxFile.Read(new OneWayStream(bomb), maxElements: 49_999_999),
        ])
        {
            read.Should().Throw<InvalidDataException>()
                .WithMessage("*expected at most 49999999 elements but the file announces [50000000], 50000000. Allow more by maxElements*");
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1_000_000);
        File.WriteAllBytes(_folder.File(), Images);
        IdxFile.Read(_folder.File(), maxElements: 12).Length.Should().Be(12);
    }

    [Fact]
    public void Read_PipeThatAnnouncesMoreThanItGives_AllocatesForTheBytesReadOnly()
    {
        byte[] file = Idx(0x08, [2_000_000_000], new byte[100_000]);

        long before = GC.GetAllocatedBytesForCurrentThread();
        FluentActions.Invoking(() => IdxFile.Read(new OneWayStream(file))).Should().Throw<InvalidDataException>()
            .WithMessage("*expected 2000000000 bytes of elements*but there are 100000.*");
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(2_000_000);
    }

    [Fact]
    public void Read_WrongArguments_NamesThem()
    {
        FluentActions.Invoking(() => IdxFile.Read(_folder.File("missing"))).Should().Throw<FileNotFoundException>().WithMessage("*missing*");
        FluentActions.Invoking(() => IdxFile.Read("")).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => IdxFile.Read(_folder.File(), maxElements: -1)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => IdxFile.Read(new OneWayStream([], canRead: false))).Should().Throw<ArgumentException>()
            .WithMessage("IdxFile.Read expects a stream that can be read*");
        FluentActions.Invoking(() => IdxFile.Read(_folder.File(), float.NaN)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("IdxFile.Read expects a finite scale but got NaN.*");
    }

    private static byte[] Idx(byte type, uint[] sizes, byte[] data)
    {
        var header = new byte[4 + (4 * sizes.Length)];
        (header[2], header[3]) = (type, (byte)sizes.Length);
        for (int i = 0; i < sizes.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4 + (4 * i)), sizes[i]);
        }

        return [.. header, .. data];
    }

    private static byte[] Gzip(byte[] bytes)
    {
        var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return zipped.ToArray();
    }

    private Action Reading(byte[] file) => () => Read(file);

    private Tensor Read(byte[] file, float scale = 1)
    {
        File.WriteAllBytes(_folder.File(), file);
        return IdxFile.Read(_folder.File(), scale);
    }
}
