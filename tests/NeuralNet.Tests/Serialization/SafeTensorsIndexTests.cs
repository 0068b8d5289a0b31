using System.Text.Json;

namespace NeuralNet.Tests.Serialization;

/// <summary>Weights in several files with an index.</summary>
public sealed class SafeTensorsIndexTests : IDisposable
{
    private const string First = "model-00001-of-00002.safetensors";
    private const string Second = "model-00002-of-00002.safetensors";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void LoadWeights_Index_GivesTheModelOfOneFile()
    {
        Model model = new([new Dense(3, 4), new Dense(4, 2)], seed: 5), again = new([new Dense(3, 4), new Dense(4, 2)], seed: 6);
        string index = Sharded(model);

        again.LoadWeights(index).Should().BeEmpty();

        again.Values.AsSpan().ToArray().Should().Equal(model.Values.AsSpan().ToArray());
        SafeTensorsFile file = SafeTensorsFile.Read(index);
        file.Tensors.Keys.Should().Equal("0.bias", "0.weight", "1.bias", "1.weight");
        file.Metadata.Should().Equal(new Dictionary<string, string> { ["total_size"] = "104", ["format"] = "pt" });
        using SafeTensorsReader reader = SafeTensorsReader.Open(index);
        reader.Read("1.weight").Shape.Should().Be(new Shape(2, 4));
        reader.Read("0.weight").Shape.Should().Be(new Shape(4, 3), "files may be read in any order");
        reader.Invoking(r => r.Read("2.weight")).Should().Throw<KeyNotFoundException>().WithMessage($"*{index} has no tensor '2.weight', it has [0.bias, *");
    }

    [Theory]
    [InlineData("0.bias", null, "Cannot read *00001*: expected the tensors that * announces for it but '0.bias' is there too. The files are of different versions*")]
    [InlineData("0.bias", Second, "*00001*'0.bias' is there too.*")]
    [InlineData("extra", First, "*00001*'extra' is not there.*")]
    [InlineData("0.bias", "../other.safetensors", "*expected names of files in the folder of the index but got '../other.safetensors'.*")]
    [InlineData("0.bias", "..", "*expected names of files in the folder*")]
    [InlineData("0.bias", "C:x", "*expected names of files in the folder*")]
    [InlineData("0.bias", "", "*expected names of files in the folder*")]
    public void Open_IndexThatDoesNotFit_SaysWhere(string tensor, string? file, string message)
    {
        string index = Sharded(new([new Dense(3, 4), new Dense(4, 2)], seed: 5));
        Write(index, map =>
        {
            map.Remove(tensor);
            if (file is not null)
            {
                map[tensor] = file;
            }
        });

        FluentActions.Invoking(() => SafeTensorsReader.Open(index)).Should().Throw<InvalidDataException>().WithMessage(message);
        Directory.GetFiles(_folder.Path).ToList().ForEach(File.Delete); // no file stays open (on Windows)
    }

    [Fact]
    public void Open_FileOfTheIndexMissing_NamesIt()
    {
        string index = Sharded(new([new Dense(3, 4), new Dense(4, 2)], seed: 5));
        File.Delete(_folder.File(Second));

        FluentActions.Invoking(() => SafeTensorsReader.Open(index)).Should().Throw<FileNotFoundException>().WithMessage($"*{Second}*");
    }

    [Fact]
    public void Open_IndexCutOrChangedAtAnyByte_ReadsOrThrowsInvalidData()
    {
        string index = Sharded(new([new Dense(3, 4), new Dense(4, 2)], seed: 5));
        byte[] sound = File.ReadAllBytes(index);
        for (int length = 0; length < sound.Length; length++)
        {
            File.WriteAllBytes(index, sound[..length]);
            FluentActions.Invoking(() => SafeTensorsReader.Open(index)).Should().Throw<InvalidDataException>().WithMessage($"Cannot read {index} as the index of safetensors files: *");
        }

        for (int position = 0; position < sound.Length; position++)
        {
            foreach (int flip in (int[])[0x01, 0x04, 0x10, 0x20, 0x80])
            {
                byte[] changed = [.. sound];
                changed[position] ^= (byte)flip;
                File.WriteAllBytes(index, changed);
                try
                {
                    SafeTensorsReader.Open(index).Dispose();
                }
                catch (Exception error) when (error is InvalidDataException or FileNotFoundException)
                {
                    // As it should: the name of a file may have changed.
                }
            }
        }
    }

    [Theory]
    [InlineData("""{"metadata":{}}""", "expected a weight_map with the file of each tensor but there is none.")]
    [InlineData("""{"weight_map":{}}""", "expected a weight_map with the file of each tensor but there is none.")]
    [InlineData("""{"weight_map":{"a":"x","a":"y"}}""", "expected each name once in the weight_map but 'a' comes twice.")]
    [InlineData("""{"weight_map":{"a":"x"},"weight_map":{}}""", "expected one weight_map but it comes twice.")]
    [InlineData("""{"weight_map":{"a":["x"]}}""", "expected a string, a number, true or false for weight_map 'a' but got StartArray at byte 19.")]
    [InlineData("""["weight_map"]""", "expected StartObject for the index but got StartArray at byte 0.")]
    public void Open_DamagedIndex_SaysWhy(string json, string message)
    {
        File.WriteAllText(_folder.File("model.safetensors.index.json"), json);

        FluentActions.Invoking(() => SafeTensorsReader.Open(_folder.File("model.safetensors.index.json"))).Should().Throw<InvalidDataException>()
            .WithMessage($"*as the index of safetensors files: {message} It is damaged *");
    }

    [Fact]
    public void Open_IndexOfTooManyFiles_OpensNone()
    {
        string index = _folder.File("model.safetensors.index.json");
        Write(index, map =>
        {
            for (int i = 0; i < 1001; i++)
            {
                map[$"t{i}"] = $"{i}.safetensors";
            }
        });

        FluentActions.Invoking(() => SafeTensorsReader.Open(index)).Should().Throw<InvalidDataException>().WithMessage("*expected at most 1000 files but got 1001.*");
    }

    /// <summary>Two files with a layer each, and their index as transformers writes it.</summary>
    private string Sharded(Model model)
    {
        model.SaveWeights(_folder.File());
        SafeTensorsFile whole = SafeTensorsFile.Read(_folder.File());
        var metadata = new Dictionary<string, string> { ["format"] = "pt" };
        SafeTensorsFile.Write(_folder.File(First), whole.Tensors.Where(pair => pair.Key[0] == '0'), metadata);
        SafeTensorsFile.Write(_folder.File(Second), whole.Tensors.Where(pair => pair.Key[0] == '1'), metadata);
        string index = _folder.File("model.safetensors.index.json");
        Write(index, map =>
        {
            foreach (string name in whole.Tensors.Keys)
            {
                map[name] = name[0] == '0' ? First : Second;
            }
        });
        return index;
    }

    private static void Write(string path, Action<Dictionary<string, string>> change)
    {
        Dictionary<string, string> map = File.Exists(path)
            ? JsonDocument.Parse(File.ReadAllText(path)).RootElement.GetProperty("weight_map").Deserialize<Dictionary<string, string>>()!
            : [];
        change(map);
        File.WriteAllText(path, JsonSerializer.Serialize(new { metadata = new { total_size = 104 }, weight_map = map }));
    }
}
