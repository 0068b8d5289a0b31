namespace NeuralNet.Tests.Serialization;

/// <summary>Each type of element, at its least and greatest number and between, by its bytes.</summary>
public sealed class SafeTensorsTypeTests
{
    [Theory]
    [InlineData("I8", "80 FF 00 7F", new float[] { -128, -1, 0, 127 })]
    [InlineData("U8", "00 80 FF", new float[] { 0, 128, 255 })]
    [InlineData("BOOL", "00 01 02", new float[] { 0, 1, 1 })]
    [InlineData("I16", "0080 FFFF FF7F", new float[] { -32768, -1, 32767 })]
    [InlineData("U16", "0000 0080 FFFF", new float[] { 0, 32768, 65535 })]
    [InlineData("I32", "00000080 FFFFFFFF 01000001", new float[] { -2147483648f, -1, 16777216f })] // 2^24 + 1: ties to even
    [InlineData("U32", "03000001 FFFFFFFF", new float[] { 16777220f, 4294967296f })]
    [InlineData("I64", "0000000000000080 2A00000000000000", new float[] { -9223372036854775808f, 42 })]
    [InlineData("U64", "FFFFFFFFFFFFFFFF 0700000000000000", new float[] { 18446744073709551616f, 7 })]
    [InlineData("F16", "003C 00C4 0100", new float[] { 1, -4, 5.9604645e-8f })]
    [InlineData("BF16", "803F 20C1", new float[] { 1, -10 })]
    [InlineData("F64", "000000000000F03F 182D4454FB210940", new float[] { 1, 3.1415927f })]
    public void Read_Type_GivesItsNumbers(string type, string hex, float[] expected)
    {
        byte[] data = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        byte[] file = SafeTensorsBytes.Of(
            $$$"""{"t":{"dtype":"{{{type}}}","shape":[{{{expected.Length}}}],"data_offsets":[0,{{{data.Length}}}]}}""", data);

        SafeTensorsFile.Read(new MemoryStream(file)).Tensors["t"].AsSpan().ToArray().Should().Equal(expected);
        SafeTensorsFile.Read(new OneWayStream(file)).Tensors["t"].AsSpan().ToArray().Should().Equal(expected);
    }

    [Fact]
    public void Read_WholeNumbers_RoundAsTheProcessorDoes()
    {
        long[] numbers = [.. Enumerable.Range(0, 1000).Select(i => (long)CounterMix(i))];
        byte[] data = [.. numbers.SelectMany(BitConverter.GetBytes)];
        byte[] file = SafeTensorsBytes.Of("""{"t":{"dtype":"I64","shape":[1000],"data_offsets":[0,8000]}}""", data);

        SafeTensorsFile.Read(new MemoryStream(file)).Tensors["t"].AsSpan().ToArray().Should().Equal(numbers.Select(number => (float)number));

        static ulong CounterMix(int i) => (ulong)(i + 1) * 0x9E3779B97F4A7C15;
    }
}
