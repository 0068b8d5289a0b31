namespace NeuralNet.PublicTests.OwnParts;

/// <summary>A container of any number of layers, of a size or of any, nested three deep.</summary>
[Trait("Category", "Numeric")]
public sealed class SideBySideTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    static SideBySideTests()
    {
        OwnPartsTests.Register();
        Layer.Kinds.Register<SideBySide>();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void GradientCheck_NestedThreeDeep_Passes() =>
        GradientCheck.Verify(Deep(), Tensor.Uniform(new Shape(4, 6), -1, 1, seed: 3)).Should().BeLessThan(1e-3);

    // Its layers say 6, though the layer after it takes 10.
    [Fact]
    public void Inputs_AreThoseOfItsLayers_WhereTheyHaveSome()
    {
        var model = new Model([new SideBySide(new Dropout(0.5f), new Dense(6, 4)), new Dense(10, 2)]);
        (model.Inputs, model.Outputs).Should().Be((6, 2));

        var open = new SideBySide(new Activate(Activation.Tanh), new Activate(Activation.Relu));
        (open.Inputs, open.Outputs).Should().Be((0, 0));
        _ = new Model([new Dense(2, 5), open, new Dense(10, 1)]);
        (open.Inputs, open.Outputs).Should().Be((5, 10));
    }

    [Fact]
    public void Constructor_SizesThatDoNotFit_LeavesTheOpenOnesOpen()
    {
        var dropout = new Dropout(0.5f);

        FluentActions.Invoking(() => new SideBySide(dropout, new Dense(6, 4), new Dense(5, 4)))
            .Should().Throw<ArgumentException>().WithMessage("Dense(5 -> 4) expects rows of 5 numbers but got 6.");
        dropout.Inputs.Should().Be(0);
    }

    [Fact]
    public void TrainSaveResumeAndPredict_NestedThreeDeep_GiveTheSameBits()
    {
        Dataset data = Rows(150);
        Trainer whole = New();
        whole.Fit(data, epochs: 4, batchSize: 16);
        Trainer saved = New();
        string file = Path.Combine(_folder, "run.safetensors");
        saved.Fit(data, epochs: 4, batchSize: 16, options: new()
        {
            OnStep = step =>
            {
                if (step is { Epoch: 3, Step: 5 })
                {
                    saved.SaveCheckpoint(file);
                }
            },
        });

        Trainer resumed = Trainer.Resume(file);
        resumed.Fit(data, epochs: 4, batchSize: 16);
        resumed.Model.Values.ToArray().Should().Equal(whole.Model.Values.ToArray());

        whole.Model.Save(file);
        Model loaded = Model.Load(file);
        float[] expected = whole.Model.Predict(data.Features).ToArray();
        Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
            loaded.Predict(data.Features.RowRange(i..(i + 1 + (i % 40)))).ToArray().Should().Equal(expected[(2 * i)..(2 * (i + 1 + (i % 40)))]));
    }

    private static Trainer New() =>
        new(new Model([new Dense(4, 6, Activation.Relu), Deep(), new Dropout(0.1f), new Dense(6, 2)], seed: 5), new SoftmaxCrossEntropy(), new Adam(0.01f));

    private static Sequential Deep() => new(
        new SideBySide(new Dense(6, 5, Activation.Tanh), new CenteredResidual(new SideBySide(new Dense(6, 3), new SideBySide(new Dense(6, 2), new Activate(Activation.Gelu))), new Dense(11, 6))),
        new Dense(11, 6));

    private static Dataset Rows(int count)
    {
        Tensor features = Tensor.Uniform(new Shape(count, 4), -1, 1, seed: 1);
        return new Dataset(features, Tensor.From([.. Enumerable.Range(0, count).Select(i => features[i, 0] * features[i, 1] > 0 ? 1f : 0)], count, 1));
    }
}
