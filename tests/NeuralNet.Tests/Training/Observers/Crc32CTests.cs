using System.Text;

namespace NeuralNet.Tests.Training.Observers;

public sealed class Crc32CTests
{
    // RFC 3720, appendix B.4.
    public static TheoryData<byte[], uint> Vectors => new()
    {
        { Encoding.ASCII.GetBytes("123456789"), 0xE3069283 },
        { new byte[32], 0x8A9136AA },
        { Enumerable.Repeat((byte)0xFF, 32).ToArray(), 0x62A8AB43 },
        { Enumerable.Range(0, 32).Select(i => (byte)i).ToArray(), 0x46DD794E },
        { Array.Empty<byte>(), 0 },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Of_KnownBytes_IsTheirChecksum(byte[] bytes, uint crc)
    {
        Crc32C.Of(bytes).Should().Be(crc);
        EventFileReader.Crc32C(bytes).Should().Be(crc, "the tests' own reader must be right");
    }

    [Fact]
    public void Of_BytesOfAnyLength_EqualsTheTable()
    {
        var random = new Random(1);
        for (int length = 0; length < 100; length++)
        {
            byte[] bytes = new byte[length];
            random.NextBytes(bytes);
            Crc32C.Of(bytes).Should().Be(EventFileReader.Crc32C(bytes));
        }
    }
}
