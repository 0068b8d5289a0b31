namespace NeuralNet.Tests.Serialization;

public sealed class ModelLoadTests : IDisposable
{
    private const string Dense = """{"kind":"Dense","inputs":2,"outputs":3,"activation":"Relu"}""";

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, Tensor> _tensors = new() { ["0.weight"] = new Tensor(3, 2), ["0.bias"] = new Tensor(3) };
    private readonly Dictionary<string, string> _metadata = new()
    {
        ["format"] = "NeuralNet",
        ["version"] = "2",
        ["seed"] = "0",
        ["passes"] = "0",
        ["model"] = Sequential($"[{Dense}]"),
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_SoundFile_GivesTheModel() => Write().Invoking(Load).Should().NotThrow();

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
    [InlineData("3", "*'version' to be 1 to 2 but got '3'. A newer NeuralNet wrote the file: update the package.")]
    [InlineData("", "*'version' to be 1 to 2 but got ''.*")]
    [InlineData("0", "*'version' to be 1 to 2 but got '0'.*")]
    [InlineData("-1", "*'version' to be 1 to 2 but got '-1'.*")]
    public void Load_OtherVersion_Throws(string version, string message)
    {
        _metadata["version"] = version;

        LoadShouldThrow(message);
    }

    [Theory]
    [InlineData("", "*JSON*")]
    [InlineData("[]", "*expected an object for model but got Array.*")]
    [InlineData("{}", "*expected the field 'kind' of model to be a text but there is none.*")]
    [InlineData("{} 1", "*JSON*")]
    [InlineData("""{"kind":"Sequential","kind":"Sequential"}""", "*Duplicate property 'kind'*")]
    [InlineData("""{"kind":["Sequential"]}""", "*expected the field 'kind' of model to be a text*")]
    [InlineData("""{"kind":"Sequential"}""", "*expected the field 'layers' for model but there is none.*")]
    [InlineData("""{"kind":"Sequential","layers":{}}""", "*expected the field 'kind' of model.layers to be a text*")]
    [InlineData("""{"kind":"Sequential","layers":2}""", "*expected the layers of model to be an array of descriptions but got 2.*")]
    [InlineData("""{"kind":"Sequential","layers":[1]}""", "*expected an object for model.layers[0] but got Number.*")]
    [InlineData("""{"kind":"Attention"}""", "*kind of model to be one of Activate, AnswerMean, BatchNorm, * but got 'Attention'*Layer.Kinds.Register*update the package.")]
    [InlineData("""{"kind":"\ud800"}""", "*expected valid Unicode for a text of model*")]
    [InlineData("""{"kind":"Dropout","rate":0.5}""", "*expected the model to be a Sequential of layers.*")]
    public void Load_ModelOfAnotherForm_SaysWhatItExpected(string model, string message)
    {
        _metadata["model"] = model;

        LoadShouldThrow(message);
    }

    [Theory]
    [InlineData("\"Relu\"", "\"Maxout\"", "*kind of *activation to be one of Elu, *Tanh but got 'Maxout'*Activation.Kinds.Register*")]
    [InlineData("\"Relu\"", "2", "*activation of * but got 2.*")]
    [InlineData("\"Relu\"", "\"relu\"", "*kind of *activation to be one of *but got 'relu'.*")]
    [InlineData("\"inputs\":2", "\"inputs\":0", "*inputs of * to be a whole number* but got 0.*")]
    [InlineData("\"inputs\":2", "\"inputs\":-2", "*inputs of * to be a whole number* but got -2.*")]
    [InlineData("\"inputs\":2", "\"inputs\":2.5", "*inputs of * to be a whole number* but got 2.5.*")]
    [InlineData("\"inputs\":2", "\"inputs\":4294967298", "*inputs of * to be a whole number* but got 4294967298.*")]
    [InlineData("\"inputs\":2", "\"inputs\":700000000", "*tensor '0.weight' [3, 700000000] but the file has it as [3, 2].*")]
    [InlineData("\"inputs\":2", "\"inputs\":2147483647", "*model.layers*Shape expects at most 2147483591 elements but got [2147483647, 3], which has more.*")]
    [InlineData("\"outputs\":3", "\"outputs\":1000000000", "*tensor '0.weight' [1000000000, 2] but the file has it as [3, 2].*")]
    [InlineData("\"inputs\":2,", "", "*expected the field 'inputs' for model.layers*but there is none.*")]
    [InlineData("\"inputs\":2", "\"inputs\":2,\"dropout\":0.5", "*no further field for model.layers*but got 'dropout'*")]
    public void Load_OtherField_SaysWhatItExpected(string field, string other, string message)
    {
        _metadata["model"] = _metadata["model"].Replace(field, other, StringComparison.Ordinal);

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

        LoadShouldThrow("*no further tensor after those of 2 layers but got ?1.weight?.*");
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

        LoadShouldThrow($"*tensor '0.weight' of finite numbers but element 2 is {text}.*");
    }

    [Fact]
    public void Load_LayersThatDoNotFitTogether_SaysWhich()
    {
        _metadata["model"] = Sequential($"[{Dense},{Dense}]");
        _tensors["1.weight"] = new Tensor(3, 2);
        _tensors["1.bias"] = new Tensor(3);

        LoadShouldThrow("*layer 1, Dense(2 -> 3, Relu), with 2 after layer 0*with 3*");
    }

    [Fact]
    public void Load_NoLayer_Throws()
    {
        _metadata["model"] = Sequential("[]");
        _tensors.Clear();

        LoadShouldThrow("*expects 1 or more layers but got none*");
    }

    [Fact]
    public void Load_ScaleOfZero_Throws()
    {
        _metadata["model"] = Sequential("""[{"kind":"Standardization","inputs":1,"inverse":false}]""");
        _tensors.Clear();
        _tensors["0.mean"] = _tensors["0.scale"] = new Tensor(1);

        LoadShouldThrow("*finite scales other than 0*");
    }

    [Theory]
    [InlineData("1", "*Dropout expects a rate from 0 to below 1 but got 1:*")]
    [InlineData("-0.5", "*Dropout expects a rate from 0 to below 1 but got -0.5:*")]
    [InlineData("\"NaN\"", "*expected the rate of model.layers*to be a number but got 'NaN'.*")]
    [InlineData("\"half\"", "*expected the rate of model.layers*to be a number but got 'half'.*")]
    public void Load_InvalidRate_Throws(string rate, string message)
    {
        _metadata["model"] = Sequential($$"""[{{Dense}},{"kind":"Dropout","rate":{{rate}}}]""");

        LoadShouldThrow(message);
    }

    private static string Sequential(string layers) => $$"""{"kind":"Sequential","layers":{{layers}}}""";

    private static Model Load(string path) => Model.Load(path);

    private string Write()
    {
        SafeTensorsFile.Write(_folder.File(), _tensors, _metadata);
        return _folder.File();
    }

    private void LoadShouldThrow(string message)
    {
        string path = Write();
        path.Invoking(Load).Should().Throw<InvalidDataException>()
            .WithMessage($"Cannot load a model from {path}: *").WithMessage(message)
            .Which.Message.Should().MatchRegex(
                "(save it again|update the package|needs transposing)\\.$", "every message says how to fix it");
    }
}
