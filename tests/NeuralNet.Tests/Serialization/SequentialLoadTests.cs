namespace NeuralNet.Tests.Serialization;

public sealed class SequentialLoadTests : IDisposable
{
    private const string Dense = """{"kind":"Dense","inputs":2,"outputs":3,"activation":"Relu"}""";

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, Tensor> _tensors = new() { ["0.weight"] = new Tensor(3, 2), ["0.bias"] = new Tensor(3) };
    private readonly Dictionary<string, string> _metadata = new()
    {
        ["format"] = "NeuralNet",
        ["version"] = "1",
        ["layers"] = $"[{Dense}]",
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_SoundFile_GivesTheModel() => Write().Invoking(Sequential.Load).Should().NotThrow();

    [Theory]
    [InlineData(null, "*but there is none: the file holds tensors*SafeTensorsFile.Read*needs transposing.")]
    [InlineData("pt", "*'format' to be 'NeuralNet' but got 'pt': the file holds tensors*SafeTensorsFile.Read*")]
    public void Load_FileOfAnotherMaker_SaysHowToReadIt(string? format, string message)
    {
        _metadata.Remove("format");
        if (format is not null)
        {
            _metadata["format"] = format;
        }

        LoadShouldThrow(message);
    }

    [Theory]
    [InlineData("2", "*'version' to be '1' but got '2'. A newer NeuralNet wrote the file: update the package.")]
    [InlineData("", "*'version' to be '1' but got ''.*")]
    [InlineData("-1", "*'version' to be '1' but got '-1'.*")]
    public void Load_OtherVersion_SaysSo(string version, string message)
    {
        _metadata["version"] = version;

        LoadShouldThrow(message);
    }

    [Theory]
    [InlineData("", "*JSON*")]
    [InlineData("{}", "*expected StartArray for the layers but got StartObject*")]
    [InlineData("[]", "*no further tensor after those of 0 layers but got '0.bias', '0.weight'.*")]
    [InlineData("[1]", "*expected an object for layer 0 but got Number*")]
    [InlineData("[{}]", "*expected the field 'kind' for layer 0 but there is none.*")]
    [InlineData("[{}] 1", "*JSON*")]
    [InlineData("""[{"kind":"Dense","kind":"Dense"}]""", "*expected one kind for layer 0 but it comes twice.*")]
    [InlineData("""[{"kind":["Dense"]}]""", "*expected a string, a number, true or false for the kind of layer 0*")]
    [InlineData("""[{"kind":"Attention"}]""", "*kind to be Dense or Normalization or Dropout but got 'Attention'*update the package.")]
    [InlineData("""[{"kind":"\ud800"}]""", "*expected text in UTF-8 for the kind of layer 0*")]
    public void Load_LayersOfAnotherForm_SaysWhatItExpected(string layers, string message)
    {
        _metadata["layers"] = layers;

        LoadShouldThrow(message);
    }

    [Theory]
    [InlineData("\"Relu\"", "\"Maxout\"", "*activation of layer 0 to be one of Identity, *Softplus but got 'Maxout'.*")]
    [InlineData("\"Relu\"", "2", "*activation of layer 0 to be one of *but got '2'.*")]
    [InlineData("\"Relu\"", "\"relu\"", "*activation of layer 0 to be one of *but got 'relu'.*")]
    [InlineData("\"inputs\":2", "\"inputs\":0", "*inputs of layer 0 to be a whole number of 1 or more but got '0'.*")]
    [InlineData("\"inputs\":2", "\"inputs\":-2", "*inputs of layer 0 to be a whole number of 1 or more but got '-2'.*")]
    [InlineData("\"inputs\":2", "\"inputs\":2.5", "*inputs of layer 0 to be a whole number of 1 or more but got '2.5'.*")]
    [InlineData("\"inputs\":2", "\"inputs\":4294967298", "*1 or more but got '4294967298'.*")]
    [InlineData("\"inputs\":2", "\"inputs\":2147483647", "*tensor '0.weight' [3, 2147483647] but the file has it as [3, 2].*")]
    [InlineData("\"outputs\":3", "\"outputs\":2147483647", "*tensor '0.weight' [2147483647, 2] but the file has it as [3, 2].*")]
    [InlineData("\"inputs\":2,", "", "*expected the field 'inputs' for layer 0 but there is none.*")]
    [InlineData("\"inputs\":2", "\"inputs\":2,\"dropout\":0.5", "*no further field for layer 0 but got 'dropout'*")]
    public void Load_OtherField_SaysWhatItExpected(string field, string other, string message)
    {
        _metadata["layers"] = _metadata["layers"].Replace(field, other, StringComparison.Ordinal);

        LoadShouldThrow(message);
    }

    [Fact]
    public void Load_MissingTensor_NamesIt()
    {
        _tensors.Remove("0.bias");

        LoadShouldThrow("*expected tensor '0.bias' [3] but the file has none of that name.*");
    }

    [Fact]
    public void Load_FurtherTensor_NamesIt()
    {
        _tensors["1.weight"] = new Tensor(1);

        LoadShouldThrow("*no further tensor after those of 1 layers but got '1.weight'.*");
    }

    [Fact]
    public void Load_TensorOfTheSameSizeButAnotherShape_NamesBoth()
    {
        _tensors["0.weight"] = new Tensor(2, 3);

        LoadShouldThrow("*expected tensor '0.weight' [3, 2] but the file has it as [2, 3].*");
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    public void Load_NumberThatIsNotFinite_SaysWhere(float value, string text)
    {
        _tensors["0.weight"][4] = value;

        LoadShouldThrow($"*tensor '0.weight' [3, 2] of finite numbers but element 4 is {text}.*");
    }

    [Fact]
    public void Load_LayersThatDoNotFitTogether_SaysWhich()
    {
        _metadata["layers"] = $"[{Dense},{Dense}]";
        _tensors["1.weight"] = new Tensor(3, 2);
        _tensors["1.bias"] = new Tensor(3);

        LoadShouldThrow("*layer 1, Dense(2 -> 3, Relu), takes 2 and layer 0*gives 3*");
    }

    [Fact]
    public void Load_NoLayer_SaysSo()
    {
        _metadata["layers"] = "[]";
        _tensors.Clear();

        LoadShouldThrow("*expects 1 or more layers but got none*");
    }

    [Fact]
    public void Load_ScaleOfZero_SaysSo()
    {
        _metadata["layers"] = """[{"kind":"Normalization","inputs":1,"inverse":false}]""";
        _tensors.Clear();
        _tensors["0.mean"] = _tensors["0.scale"] = new Tensor(1);

        LoadShouldThrow("*finite scales other than 0*");
    }

    [Theory]
    [InlineData("1", "*Dropout expects a rate from 0 to below 1 but got 1:*")]
    [InlineData("-0.5", "*Dropout expects a rate from 0 to below 1 but got -0.5:*")]
    [InlineData("\"NaN\"", "*Dropout expects a rate from 0 to below 1 but got NaN:*")]
    [InlineData("\"half\"", "*expected the rate of layer 1 to be a number but got 'half'.*")]
    public void Load_RateThatDoesNotServe_SaysSo(string rate, string message)
    {
        _metadata["layers"] = $$"""[{{Dense}},{"kind":"Dropout","rate":{{rate}}}]""";

        LoadShouldThrow(message);
    }

    private string Write()
    {
        SafeTensorsFile.Write(_folder.File(), _tensors, _metadata);
        return _folder.File();
    }

    private void LoadShouldThrow(string message)
    {
        string path = Write();
        path.Invoking(Sequential.Load).Should().Throw<InvalidDataException>()
            .WithMessage($"Cannot load a model from {path}: *").WithMessage(message)
            .Which.Message.Should().MatchRegex(
                "(save the model again|update the package|needs transposing)\\.$", "every message says how to mend it");
    }
}
