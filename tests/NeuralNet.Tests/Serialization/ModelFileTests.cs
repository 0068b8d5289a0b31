using System.Diagnostics;
using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Serialization;

/// <summary>What travels in a model's file, and older files.</summary>
public sealed class ModelFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Written by version 1 of the format: standardization (then Normalization), a dense layer with each activation, dropout, and the inverse.
    [Fact]
    public void Load_FileOfVersion1_GivesItsPredictions()
    {
        Model model = Model.Load(Path.Combine(AppContext.BaseDirectory, "Files", "version-1.safetensors"));

        model.Layers.OfType<Dense>().Select(dense => dense.Activation.ToString()).Should()
            .Contain(["Identity", "Step", "Relu", "LeakyRelu", "Elu", "Gelu", "Sigmoid", "Tanh", "Swish", "Softplus"], "version 1 had these");
        model.Layers[0].Should().BeOfType<Standardization>().Which.IsInverse.Should().BeFalse();
        model.Layers[^1].Should().BeOfType<Standardization>().Which.IsInverse.Should().BeTrue();
        model.Layers.OfType<Dropout>().Single().Rate.Should().Be(0.25f);
        model.Predict(Tensor.From([0.5f, -1.5f, 2, 3, 0, -4], 2, 3))
            .ShouldBeNear(Tensor.From([9.945507f, -19.604654f, 9.945537f, -19.604647f]), 1e-6f, "what version 1 predicted");

        model.Save(_folder.File());
        Model.Load(_folder.File()).ToString().Should().Be(model.ToString(), "it is saved as the newest version");
    }

    [Fact]
    public void Load_LayersInLayers_GivesTheSameBits()
    {
        Model model = Nested();

        model.Save(_folder.File());
        Model again = Model.Load(_folder.File());

        again.ToString().Should().Be(model.ToString());
        again.Parameters.Select(parameter => parameter.Path).Should().Equal(
            "0.weight", "0.bias", "1.0.weight", "1.0.bias", "1.1.1.weight", "1.1.1.bias", "2.weight", "2.bias");
        ShouldBeSame(again, model);
    }

    [Fact]
    public void SaveAndLoad_OfAStream_AreThoseOfAFile()
    {
        Model model = Nested();
        model.Save(_folder.File());
        using var stream = new MemoryStream();

        model.Save(stream);

        stream.ToArray().Should().Equal(File.ReadAllBytes(_folder.File()));
        stream.Position = 0;
        ShouldBeSame(Model.Load(stream), model);
        stream.CanRead.Should().BeTrue("the stream stays open");
    }

    [Fact]
    public void SaveAndLoad_KeepSeedPassesAndMetadata()
    {
        Model model = Nested();
        (model.Seed, model.Passes) = (-7, 12);
        model.Metadata["classes"] = "cat, dog, größer";

        model.Save(_folder.File());
        Model again = Model.Load(_folder.File());

        (again.Seed, again.Passes).Should().Be((-7, 12));
        again.Metadata.Should().Equal(model.Metadata);
    }

    [Theory]
    [InlineData("model")]
    [InlineData("version")]
    [InlineData("seed")]
    public void Save_MetadataUnderANameOfTheLibrary_IsRejected(string key)
    {
        Model model = Nested();
        model.Metadata[key] = "mine";

        model.Invoking(m => m.Save(_folder.File())).Should().Throw<InvalidOperationException>()
            .WithMessage($"Model.Save expects metadata under other names than the library's own but got '{key}'. Name it differently.");
        _folder.Names.Should().BeEmpty();
    }

    [Fact]
    public void Clone_SharesNothing()
    {
        Model model = Nested();
        model.Metadata["name"] = "first";
        model.Parameters[0].IsFrozen = true;
        Model clone = model.Clone();
        ShouldBeSame(clone, model);
        float[] before = clone.Values.AsSpan().ToArray();

        model.Values.AsSpan().Fill(1);
        model.Metadata["name"] = "second";
        model.Parameters[0].IsFrozen = false;

        clone.Values.AsSpan().ToArray().Should().Equal(before);
        clone.Metadata["name"].Should().Be("first");
        clone.Parameters[0].IsFrozen.Should().BeTrue();
        clone.Layers.Should().NotIntersectWith(model.Layers);
    }

    // The constructor once looked each layer up in a list: 200,000 took a minute.
    [Theory]
    [InlineData(200_000, false)]
    [InlineData(60_000, true)]
    public void Load_ManyTinyLayers_TakesTimeInProportion_OrIsRejected(int layers, bool loads)
    {
        string dropouts = string.Concat(Enumerable.Repeat("""{"kind":"Dropout","rate":0.5},""", layers));
        string path = _folder.File();
        SafeTensorsFile.Write(
            path, new Dictionary<string, Tensor> { [$"{layers}.weight"] = new Tensor(1, 1), [$"{layers}.bias"] = new Tensor(1) },
            new Dictionary<string, string>
            {
                ["format"] = "NeuralNet",
                ["version"] = "2",
                ["seed"] = "0",
                ["passes"] = "0",
                ["model"] = $$"""{"kind":"Sequential","layers":[{{dropouts}}{"kind":"Dense","inputs":1,"outputs":1,"activation":"Identity"}]}""",
            });
        var watch = Stopwatch.StartNew();

        Action load = () => Model.Load(path);

        if (loads)
        {
            load.Should().NotThrow();
        }
        else
        {
            load.Should().Throw<InvalidDataException>().WithMessage("*expected at most 65,536 layers but the file names more.*");
        }

        watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(20), "one or two seconds on a machine that does nothing else, and a minute where work is not in proportion");
    }

    private static Model Nested() => new(
        [
            new Dense(3, 5, Activation.Relu),
            new Sequential(new Dense(5, 6, Activation.LeakyRelu(0.25f)), new Sequential(new Dropout(0.5f), new Dense(6, 4), new Activate(Activation.Elu(2)))),
            new Dense(4, 2),
        ],
        seed: 3);

    private static void ShouldBeSame(Model actual, Model expected)
    {
        Tensor features = Draw.Uniform(5, expected.Inputs, seed: 1);
        SafeTensorsBytes.Bits(actual.Predict(features)).Should().Equal(SafeTensorsBytes.Bits(expected.Predict(features)));
    }
}
