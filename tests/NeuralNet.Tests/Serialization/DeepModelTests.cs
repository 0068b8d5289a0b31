using System.Diagnostics;

namespace NeuralNet.Tests.Serialization;

/// <summary>Layers inside layers, as deep as a file holds them.</summary>
public sealed class DeepModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Model_NestedDeep_TrainsSavesAndLoads()
    {
        Layer layer = new Sequential(new Dropout(0.1f), new Dense(2, 2, Activation.Tanh));
        for (int depth = 0; depth < 200; depth++)
        {
            layer = new Sequential(layer);
        }

        var model = new Model([layer, new Dense(2, 1)], seed: 1);
        var trainer = new Trainer(model, new MeanSquaredError(), new Adam());
        trainer.Step(new Tensor(3, 2), new Tensor(3, 1));
        trainer.SaveCheckpoint(_folder.File());

        var row = Tensor.From([1, 2]).Reshape(new Shape(1, 2));
        Trainer.Resume(_folder.File()).Model.Predict(row)[0].Should().Be(model.Predict(row)[0]);
    }

    // 20,000 layers under 200 containers, 0.6 MB: work that follows depth · layers, and depth again, takes a minute.
    [Fact]
    public void Load_ManyLayersUnderManyContainers_TakesTimeInProportionToTheFile()
    {
        const int Layers = 20_000;
        const int Depth = 200;
        string inner = string.Join(',', Enumerable.Repeat("{\"kind\":\"Activate\",\"activation\":\"Relu\"}", Layers));
        string json = "{\"kind\":\"Dense\",\"inputs\":1,\"outputs\":1,\"activation\":\"Identity\"}," + inner;
        for (int depth = 0; depth < Depth; depth++)
        {
            json = "{\"kind\":\"Sequential\",\"layers\":[" + json + "]}";
        }

        string path = string.Concat(Enumerable.Repeat("0.", Depth));
        SafeTensorsFile.Write(
            _folder.File(),
            new Dictionary<string, Tensor> { [path + "weight"] = new Tensor(1, 1), [path + "bias"] = new Tensor(1) },
            new Dictionary<string, string> { ["format"] = "NeuralNet", ["version"] = "2", ["seed"] = "0", ["passes"] = "0", ["model"] = json });

        long begin = Stopwatch.GetTimestamp();
        Model model = Model.Load(_folder.File());
        model.Predict(new Tensor(1, 1))[0].Should().Be(0);
        Stopwatch.GetElapsedTime(begin).TotalSeconds.Should().BeLessThan(20);
    }
}
