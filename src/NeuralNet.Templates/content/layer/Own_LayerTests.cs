using NeuralNet;

public sealed class Own_LayerTests
{
    // Against central differences, in each parameter and each input. A wrong formula gives about 1.
    [Fact]
    public void Gradients_AreTheDerivativesOfForward()
    {
        double error = GradientCheck.Verify(new Own_Layer(4), Tensor.Uniform(new Shape(5, 4), -1, 1, seed: 1));

        Assert.InRange(error, 0, 1e-3);
    }

    [Fact]
    public void Training_LowersTheLoss()
    {
        var trainer = new Trainer(new Model([new Dense(3, 4), new Own_Layer(4), new Dense(4, 2)], seed: 1), new MeanSquaredError(), new Adam(0.01f));
        Tensor features = Tensor.Uniform(new Shape(20, 3), -1, 1, seed: 1);
        Tensor targets = Tensor.Uniform(new Shape(20, 2), -1, 1, seed: 2);

        float first = trainer.Step(features, targets);
        float last = first;
        for (int i = 0; i < 100; i++)
        {
            last = trainer.Step(features, targets);
        }

        Assert.True(last < first, $"The loss is expected to fall below {first} but is {last}.");
    }

    [Fact]
    public void SavedAndLoaded_PredictsTheSame()
    {
        Layer.Kinds.Register<Own_Layer>();
        var model = new Model([new Dense(3, 4), new Own_Layer(4), new Dense(4, 2)], seed: 1);
        Tensor features = Tensor.Uniform(new Shape(5, 3), -1, 1, seed: 1);

        var stream = new MemoryStream();
        model.Save(stream);
        stream.Position = 0;

        Assert.Equal(model.Predict(features).ToArray(), Model.Load(stream).Predict(features).ToArray());
    }
}
