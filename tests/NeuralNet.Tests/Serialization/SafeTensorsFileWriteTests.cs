using System.Runtime.Versioning;
namespace NeuralNet.Tests.Serialization;

public sealed class SafeTensorsFileWriteTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Tensor _tensor = Tensor.From([1, 2, 3]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_OverAnOldFile_ReplacesItAndLeavesNothingElse()
    {
        File.WriteAllText(_folder.File(), "old");

        SafeTensorsFile.Write(_folder.File(), [new("t", _tensor)]);

        SafeTensorsFile.Read(_folder.File()).Tensors["t"].AsSpan().ToArray().Should().Equal(1, 2, 3);
        _folder.Names.Should().Equal("file.safetensors");
    }

    [Fact]
    public void Write_TextThatIsNoUnicode_LeavesTheOldFileAndNothingElse()
    {
        File.WriteAllText(_folder.File(), "old");

        Action write = () => SafeTensorsFile.Write(_folder.File(), [new("\uD800", _tensor)]);

        write.Should().Throw<ArgumentException>();
        File.ReadAllText(_folder.File()).Should().Be("old");
        _folder.Names.Should().Equal("file.safetensors");
    }

    [Fact]
    public void Write_ToAFolder_Throws()
    {
        Directory.CreateDirectory(_folder.File("models"));

        Action write = () => SafeTensorsFile.Write(_folder.File("models"), [new("t", _tensor)]);

        write.Should().Throw<IOException>().WithMessage($"*{_folder.File("models")} is a folder. Add a file name to it.");
        _folder.Names.Should().Equal("models");
        Directory.EnumerateFileSystemEntries(_folder.File("models")).Should().BeEmpty();
    }

    [Fact]
    public void Write_ToAMissingFolder_Throws()
    {
        Action write = () => SafeTensorsFile.Write(_folder.File("missing/file"), [new("t", _tensor)]);

        write.Should().Throw<DirectoryNotFoundException>().WithMessage("*there is no *missing. Create it first*");
        _folder.Names.Should().BeEmpty();
    }

    [Theory]
    [InlineData("", "*but got ''.*")]
    [InlineData("__metadata__", "*but got '__metadata__'.*")]
    [InlineData("t", "*but got 't' twice.*")]
    public void Write_UnusableName_SaysWhich(string name, string message)
    {
        Action write = () => SafeTensorsFile.Write(_folder.File(), [new("t", _tensor), new(name, _tensor)]);

        write.Should().Throw<ArgumentException>().WithMessage(message);
        _folder.Names.Should().BeEmpty();
    }

    [Fact]
    public void Write_HeaderOverTheCap_ThrowsAndWritesNothing()
    {
        var metadata = new Dictionary<string, string> { ["note"] = new('x', 100_000_000) };

        Action write = () => SafeTensorsFile.Write(_folder.File(), [], metadata);

        write.Should().Throw<ArgumentException>().WithMessage("*at most 100000000 bytes but got 100000032*");
        _folder.Names.Should().BeEmpty();
    }

    // What Read would reject.
    [Fact]
    public void Write_MoreTensorsOrTextsThanTheCap_ThrowsAndWritesNothing()
    {
        var texts = Enumerable.Range(0, 100_001).ToDictionary(i => $"{i}", _ => "");
        var tensors = texts.Keys.Select(name => new KeyValuePair<string, Tensor>(name, _tensor));

        FluentActions.Invoking(() => SafeTensorsFile.Write(_folder.File(), tensors)).Should().Throw<ArgumentException>()
            .WithMessage("*at most 100000 tensors and as many metadata texts but got 100001 and 0. Write several files.");
        FluentActions.Invoking(() => SafeTensorsFile.Write(_folder.File(), [], texts)).Should().Throw<ArgumentException>()
            .WithMessage("*but got 0 and 100001.*");
        _folder.Names.Should().BeEmpty();
    }
}
