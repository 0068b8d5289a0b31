namespace NeuralNet.Tests.Serialization;

public sealed class SafeTensorsFileHeaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "*begins with '{'*")]
    [InlineData(" {}", "*begins with '{'*")]
    [InlineData("[]", "*begins with '{'*")]
    [InlineData("{} {}", "*'{' is invalid after a single JSON value*")]
    [InlineData("{\"a\":1}", "*expected StartObject for tensor 'a' but got Number at byte 5.*")]
    [InlineData("{\"a\":{}}", "*expected a dtype, a shape and two data_offsets for tensor 'a'*")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\"}}", "*one dtype for tensor 'a' but it comes twice.*")]
    [InlineData("{\"a\":{\"dtype\":4}}", "*expected String for the dtype of tensor 'a' but got Number*")]
    [InlineData("{\"__metadata__\":{\"a\":1}}", "*expected String for the metadata 'a' but got Number*")]
    [InlineData("{\"__metadata__\":[]}", "*expected StartObject for __metadata__*")]
    [InlineData("{\"__metadata__\":{},\"__metadata__\":{}}", "*'__metadata__' comes twice.*")]
    [InlineData("{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}", "*'a' comes twice.*")]
    [InlineData("{\"\\ud800\":{}}", "*expected text in UTF-8 for a tensor's name*")]
    [InlineData(
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]},\"a\":{}}",
        "*'a' comes twice.*")]
    public void Read_HeaderOfAnotherForm_SaysWhatItExpected(string header, string message) =>
        Reading(SafeTensorsBytes.Of(header, Array.Empty<byte>())).Should().Throw<InvalidDataException>().WithMessage(message);

    [Fact]
    public void Read_BytesThatAreNotUtf8_Throws()
    {
        byte[] file = SafeTensorsBytes.Of("""{"?":{}}""", Array.Empty<byte>());
        file[10] = 0xFF; // the question mark

        Reading(file).Should().Throw<InvalidDataException>().WithMessage("*expected text in UTF-8 for a tensor's name*");
    }

    [Fact]
    public void Read_DeepNesting_Throws()
    {
        string deep = new string('[', 100_000) + new string(']', 100_000);

        Reading(SafeTensorsBytes.Of($$$"""{"a":{"note":{{{deep}}}}}""", Array.Empty<byte>()))
            .Should().Throw<InvalidDataException>().WithMessage("*depth*");
    }

    private Action Reading(byte[] file) => () =>
    {
        File.WriteAllBytes(_folder.File(), file);
        SafeTensorsFile.Read(_folder.File());
    };
}
