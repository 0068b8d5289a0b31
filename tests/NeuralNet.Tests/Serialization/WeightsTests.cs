using System.Text.Json;
using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Serialization;

/// <summary>Weights alone by PyTorch's names: in, out, and what to say where they do not fit (Golden/torch_weights.py).</summary>
public sealed class WeightsTests : IDisposable
{
    private static readonly string Weights = Path.Combine(AppContext.BaseDirectory, "Golden", "weights.safetensors");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void LoadWeights_OfPyTorchsSequential_GivesItsOutputs(bool fused)
    {
        Model model = Network(fused);

        model.LoadWeights(Weights, fused ? WeightNames.FromPyTorch(model) : null).Should().BeEmpty();

        JsonElement golden = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "weights.json"))).RootElement;
        model.Predict(golden.Tensor("inputs")).ShouldBeNear(golden.Tensor("outputs"), 2e-6f, "outputs");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SaveWeights_ThenLoad_GivesEveryBit(bool fused)
    {
        Model model = Network(fused, seed: 3), again = Network(fused, seed: 4);
        model.SaveWeights(_folder.File(), fused ? WeightNames.ToPyTorch(model) : null);

        using (FileStream stream = File.OpenRead(_folder.File()))
        {
            again.LoadWeights(stream, fused ? WeightNames.FromPyTorch(again) : null);
        }

        again.Values.AsSpan().ToArray().Should().Equal(model.Values.AsSpan().ToArray());
        SafeTensorsFile.Read(_folder.File()).Tensors.Keys.Should().BeEquivalentTo(SafeTensorsNames(), "PyTorch's names, without its counter");
    }

    [Fact]
    public void LoadWeights_ThatDoNotFit_ListsAllAndChangesNothing()
    {
        SafeTensorsFile.Write(_folder.File(), new Dictionary<string, Tensor>
        {
            ["0.weight"] = new(4, 3),
            ["1.weight"] = new(3, 3),
            ["net.bias"] = new(2),
        });
        var model = new Model([new Dense(4, 3), new Dense(3, 2)], seed: 1);
        float[] before = model.Values.AsSpan().ToArray();

        FluentActions.Invoking(() => model.LoadWeights(_folder.File())).Should().Throw<InvalidDataException>().WithMessage(
            $"Cannot load weights from {_folder.File()}: expected a tensor for each part of the model and no other, but got 5 differences: "
            + "of another shape: 0.weight [3, 4] but the file has [4, 3], F32 (transposed); of another shape: 1.weight [2, 3] but the file has [3, 3], F32; "
            + "missing in the file: 0.bias [3]; missing in the file: 1.bias [2]; left over in the file: net.bias [2]. Build the same layers, pass a rename, or set isStrict to false.");
        model.Values.AsSpan().ToArray().Should().Equal(before);
    }

    [Fact]
    public void LoadWeights_NotStrict_ReadsWhatFitsAndSaysTheRest()
    {
        SafeTensorsFile.Write(_folder.File(), new Dictionary<string, Tensor> { ["net.1.bias"] = Tensor.From([5, 6]), ["head"] = new(1) });
        var model = new Model([new Dense(4, 3), new Dense(3, 2)], seed: 1);

        IReadOnlyList<string> rest = model.LoadWeights(_folder.File(), name => name.Replace("net.", "", StringComparison.Ordinal), isStrict: false);

        model.Parameters[3].Value.AsSpan().ToArray().Should().Equal(5, 6);
        rest.Should().HaveCount(4).And.Contain("left over in the file: head [1]").And.Contain("missing in the file: 0.weight [3, 4]");
    }

    [Fact]
    public void LoadWeights_NumbersThatCannotBe_ChangeNothing()
    {
        var model = new Model([new Dense(1, 1), new BatchNorm(1)], seed: 1);
        model.SaveWeights(_folder.File());
        float[] before = [.. model.Values.AsSpan(), .. model.States.SelectMany(state => state.Value.AsSpan().ToArray())];
        Dictionary<string, Tensor> tensors = new(SafeTensorsFile.Read(_folder.File()).Tensors);

        Throws("0.bias", float.NaN, "*expected finite numbers but element 0 of '0.bias' is NaN. Nothing was changed.");
        Throws("1.running_var", -1, "*variances of 0 or more*");

        void Throws(string name, float value, string message)
        {
            SafeTensorsFile.Write(_folder.File("bad"), new Dictionary<string, Tensor>(tensors) { ["0.weight"] = Tensor.From([9], 1, 1), [name] = Tensor.From([value]) });
            FluentActions.Invoking(() => model.LoadWeights(_folder.File("bad"))).Should().Throw<InvalidDataException>().WithMessage(message);
            float[] after = [.. model.Values.AsSpan(), .. model.States.SelectMany(state => state.Value.AsSpan().ToArray())];
            after.Should().Equal(before);
        }
    }

    [Fact]
    public void LoadWeights_ManyDifferences_CutsTheList()
    {
        SafeTensorsFile.Write(_folder.File(), Enumerable.Range(0, 500).ToDictionary(i => $"x{i}", _ => new Tensor(1)));

        FluentActions.Invoking(() => new Model([new Dense(1, 1)]).LoadWeights(_folder.File())).Should().Throw<InvalidDataException>()
            .WithMessage("*502 differences*; and 490 more. Build*");
    }

    [Fact]
    public void SaveWeights_TwoOfOneName_Throws() =>
        FluentActions.Invoking(() => new Model([new Dense(1, 1)]).SaveWeights(_folder.File(), _ => "same")).Should().Throw<InvalidOperationException>()
            .WithMessage("Model.SaveWeights expects a name of its own for each tensor but rename gave 'same' again, for '0.bias'.");

    [Fact]
    public void LoadWeights_NamesWithAPrefix_SaysHow()
    {
        Model model = Network(fused: true, seed: 3), again = Network(fused: true, seed: 4);
        model.SaveWeights(_folder.File(), WeightNames.ToPyTorch(model, "module."));
        SafeTensorsFile.Read(_folder.File()).Tensors.Keys.Should().Contain("module.0.weight").And.OnlyContain(name => name.StartsWith("module."));

        FluentActions.Invoking(() => again.LoadWeights(_folder.File())).Should().Throw<InvalidDataException>()
            .WithMessage("*Names in the file begin with 'module.': pass WeightNames.FromPyTorch(model, \"module.\") as the rename.");
        again.LoadWeights(_folder.File(), WeightNames.FromPyTorch(again, "module.")).Should().BeEmpty();

        again.Values.AsSpan().ToArray().Should().Equal(model.Values.AsSpan().ToArray());
    }

    // Linear, BatchNorm1d, ReLU, Linear: numbers 0, 1, 3. Here the activation comes before the norm: 0, 2, 3.
    [Fact]
    public void LoadWeights_OfLayersInAnotherOrder_IsRefused()
    {
        SafeTensorsFile.Write(_folder.File(), new Dictionary<string, Tensor>
        {
            ["0.weight"] = new(4, 3),
            ["0.bias"] = new(4),
            ["1.weight"] = new(4),
            ["1.bias"] = new(4),
            ["1.running_mean"] = new(4),
            ["1.running_var"] = new(4),
            ["3.weight"] = new(2, 4),
            ["3.bias"] = new(2),
        });
        var model = new Model([new Dense(3, 4, Activation.Relu), new BatchNorm(4), new Dense(4, 2)], seed: 1);

        FluentActions.Invoking(() => model.LoadWeights(_folder.File(), WeightNames.FromPyTorch(model))).Should().Throw<InvalidDataException>()
            .WithMessage("*missing in the file: 1.weight [4]*left over in the file: 1.weight [4]*");
    }

    [Fact]
    public void LoadWeights_RenameThatGivesNull_SaysSo()
    {
        var model = new Model([new Dense(1, 1)], seed: 1);
        model.SaveWeights(_folder.File());

        FluentActions.Invoking(() => model.LoadWeights(_folder.File(), _ => null!)).Should().Throw<ArgumentException>().WithMessage("Model.LoadWeights expects rename to give a name but got null for '0.bias'.*");
        FluentActions.Invoking(() => model.SaveWeights(_folder.File(), _ => null!)).Should().Throw<ArgumentException>().WithMessage("Model.SaveWeights expects rename to give a name but got null for '0.*");
    }

    [Fact]
    public void LoadWeights_NamesOfWhichOneEndsAsAPath_NamesNoPrefix()
    {
        SafeTensorsFile.Write(_folder.File(), new Dictionary<string, Tensor> { ["1.weight"] = new(4, 4), ["1.bias"] = new(4), ["2.block.0.weight"] = new(4, 4), ["2.block.0.bias"] = new(4) });
        var model = new Model([new Dense(4, 4), new Residual(new Dense(4, 4))], seed: 1);

        FluentActions.Invoking(() => model.LoadWeights(_folder.File())).Should().Throw<InvalidDataException>().WithMessage("*Build the same layers, pass a rename, or set isStrict to false.");
    }

    [Fact]
    public void LoadWeights_OfAModuleWithFields_TakesEachByItsName()
    {
        string[] fields = ["encoder", "encoder.norm", "fc2", "slope", "norm", "out"];
        Model model = Network(fused: true, seed: 3), again = Network(fused: false, seed: 4);
        model.SaveWeights(_folder.File(), WeightNames.ToModules(model, fields));
        SafeTensorsFile.Read(_folder.File()).Tensors.Keys.Should().Contain(["encoder.weight", "encoder.norm.running_mean", "fc2.bias", "slope.weight", "out.weight"]);

        again.LoadWeights(_folder.File(), WeightNames.FromModules(again, fields)).Should().BeEmpty();

        again.Values.AsSpan().ToArray().Should().Equal(model.Values.AsSpan().ToArray());
    }

    [Theory]
    [InlineData("fc1", "*expects a name of its own for each of the 2 layers with parameters or states, [0 Dense, 2 Dense], but got [fc1].*")]
    [InlineData("fc1,fc1", "*but got [fc1, fc1].*")]
    [InlineData("fc1,", "*but got [fc1, ].*")]
    public void FromModules_OtherNames_NamesTheLayers(string modules, string message)
    {
        var model = new Model([new Dense(2, 3), new Activate(Activation.Relu), new Dense(3, 1)]);

        FluentActions.Invoking(() => WeightNames.FromModules(model, modules.Split(','))).Should().Throw<ArgumentException>().WithMessage(message);
        FluentActions.Invoking(() => WeightNames.ToModules(model, modules.Split(','))).Should().Throw<ArgumentException>().WithMessage(message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void LoadWeights_TiedTensor_IsReadFromTheOneThatIsThere(bool canSeek)
    {
        // As safetensors.torch.save_model writes two layers that share a weight.
        Tensor weight = Tensor.Uniform(new Shape(3, 3), -1, 1, seed: 1);
        using MemoryStream file = new();
        SafeTensorsFile.Write(
            file,
            new Dictionary<string, Tensor> { ["0.weight"] = weight, ["0.bias"] = new(3), ["1.bias"] = Tensor.From([1, 2, 3]) },
            new Dictionary<string, string> { ["1.weight"] = "0.weight", ["format"] = "pt" });
        var model = new Model([new Dense(3, 3), new Dense(3, 3)], seed: 1);

        file.Position = 0;
        model.LoadWeights(canSeek ? file : new OneWayStream(file.ToArray()), rename: null);

        model.Parameters[0].Value.AsSpan().ToArray().Should().Equal(weight.Transpose().AsSpan().ToArray());
        model.Parameters[2].Value.AsSpan().ToArray().Should().Equal(weight.Transpose().AsSpan().ToArray());
        model.Parameters[3].Value.AsSpan().ToArray().Should().Equal(1, 2, 3);
    }

    [Fact]
    public void LoadWeights_KeptUnderAnotherName_IsNotLeftOver()
    {
        SafeTensorsFile.Write(
            _folder.File(),
            new Dictionary<string, Tensor> { ["embedding.weight"] = Tensor.Filled(new Shape(1, 2), 7), ["0.bias"] = new(1) },
            new Dictionary<string, string> { ["0.weight"] = "embedding.weight" });
        var model = new Model([new Dense(2, 1)], seed: 1);

        model.LoadWeights(_folder.File()).Should().BeEmpty();

        model.Parameters[0].Value.AsSpan().ToArray().Should().Equal(7, 7);
    }

    [Fact]
    public void LoadWeights_WholeAndDoubleNumbers_AreConverted()
    {
        byte[] data = [.. BitConverter.GetBytes(1.5), .. BitConverter.GetBytes(-2.0), .. BitConverter.GetBytes(40L)];
        using var file = new MemoryStream(SafeTensorsBytes.Of(
            """{"0.weight":{"dtype":"F64","shape":[1,2],"data_offsets":[0,16]},"0.bias":{"dtype":"I64","shape":[1],"data_offsets":[16,24]}}""", data));
        var model = new Model([new Dense(2, 1)], seed: 1);

        model.LoadWeights(file, rename: null);

        model.Values.AsSpan().ToArray().Should().Equal(1.5f, -2, 40);
    }

    private static IEnumerable<string> SafeTensorsNames()
    {
        using SafeTensorsReader file = SafeTensorsReader.Open(Weights);
        return [.. file.Entries.Select(entry => entry.Name).Where(name => !name.EndsWith("num_batches_tracked", StringComparison.Ordinal))];
    }

    // Linear, ReLU, BatchNorm1d, Linear, PReLU, LayerNorm, Linear.
    private static Model Network(bool fused, int seed = 1) => new(
        [
            .. fused ? (Layer[])[new Dense(4, 6, Activation.Relu)] : [new Dense(4, 6), new Activate(Activation.Relu)],
            new BatchNorm(6), new Dense(6, 5), new Prelu(), new LayerNorm(5), new Dense(5, 2),
        ],
        seed);
}
