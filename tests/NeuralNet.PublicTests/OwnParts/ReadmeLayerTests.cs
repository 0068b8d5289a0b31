namespace NeuralNet.PublicTests.OwnParts;

/// <summary>The layer that the README shows is one that compiles, and is right.</summary>
[Trait("Category", "Numeric")]
public sealed class ReadmeLayerTests
{
    [Fact]
    public void Readme_ShowsTheLayerOfThisFolder()
    {
        string source = Text("tests/NeuralNet.PublicTests/OwnParts/Gain.cs");
        string readme = Text("README.md");

        readme.Should().Contain("using System.Numerics.Tensors;\nusing NeuralNet;\n\n" + source[source.IndexOf("public sealed class", StringComparison.Ordinal)..].TrimEnd());
    }

    [Fact]
    public void Gain_PassesTheGradientCheck() =>
        GradientCheck.Verify(new Gain(4), Tensor.Uniform(new Shape(5, 4), -1, 1, seed: 1)).Should().BeLessThan(1e-3);

    [Fact]
    public void Gain_SavedAndLoaded_IsTheSame()
    {
        Layer.Kinds.Register<Gain>();
        var model = new Model([new Dense(3, 4), new Gain(4), new Dense(4, 2)], seed: 1);
        new Trainer(model, new MeanSquaredError(), new Adam(0.1f)).Step(Tensor.Uniform(new Shape(5, 3), -1, 1, 1), Tensor.Uniform(new Shape(5, 2), -1, 1, 2));

        var stream = new MemoryStream();
        model.Save(stream);
        stream.Position = 0;

        Model.Load(stream).Values.ToArray().Should().Equal(model.Values.ToArray());
        model.Parameters.Single(parameter => parameter.Path == "1.gain").Value.ToArray().Should().NotContain(1f);
    }

    private static string Text(string path)
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "NeuralNet.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return File.ReadAllText(Path.Combine(folder, path)).ReplaceLineEndings("\n");
    }
}
