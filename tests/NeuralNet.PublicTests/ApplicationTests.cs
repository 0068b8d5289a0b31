using System.Reflection;
using System.Runtime.CompilerServices;

namespace NeuralNet.PublicTests;

/// <summary>What an application does with the library from first to last, through the public surface alone.</summary>
[Trait("Category", "Numeric")]
public sealed class ApplicationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Library_HidesItsInternalsFromTheseTests() =>
        typeof(Model).Assembly.GetCustomAttributes<InternalsVisibleToAttribute>()
            .Should().NotContain(friend => friend.AssemblyName.StartsWith(Assembly.GetExecutingAssembly().GetName().Name!));

    [Fact]
    public void Fit_ExclusiveOr_LearnsIt_AndItsFileGivesTheSameBits()
    {
        (Tensor features, Tensor classes) = ExclusiveOr();
        Model model = NewModel();
        var trainer = new Trainer(model, new SoftmaxCrossEntropy(), new Adam(learningRate: 0.02f));

        History history = trainer.Fit(new Dataset(features, classes), epochs: 400, batchSize: 4);

        trainer.Evaluate(new Dataset(features, classes)).Accuracy.Should().Be(1);
        history.Epochs[^1].Loss.Should().BeLessThan(history.Epochs[0].Loss / 10);

        string file = Path.Combine(_folder, "exclusive-or.safetensors");
        model.Save(file);
        float[] loaded = new float[8];
        Model.Load(file).Predict(features.AsSpan(), loaded);
        loaded.Should().Equal(model.Predict(features).AsSpan().ToArray());
    }

    [Fact]
    public void OwnLoop_ExclusiveOr_LearnsIt()
    {
        (Tensor features, Tensor classes) = ExclusiveOr();
        Model model = NewModel();
        var loss = new SoftmaxCrossEntropy();
        var optimizer = new Adam(learningRate: 0.02f);

        for (int step = 0; step < 400; step++)
        {
            loss.Compute(model.Forward(features), classes, out Tensor gradient);
            model.Backward(gradient);
            optimizer.Step(model.Parameters);
        }

        Tensor logits = model.Predict(features);
        for (int row = 0; row < 4; row++)
        {
            (logits[row, 1] > logits[row, 0]).Should().Be(classes[row] == 1, "row {0} is of class {1}", row, classes[row]);
        }
    }

    // No straight line separates the two classes: a model that learns them learns through its hidden layer.
    private static (Tensor Features, Tensor Classes) ExclusiveOr() =>
        (Tensor.From([0, 0, 0, 1, 1, 0, 1, 1], 4, 2), Tensor.From([0, 1, 1, 0], 4, 1));

    private static Model NewModel() => new([new Dense(2, 16, Activation.Tanh), new Dense(16, 2)], seed: 1);
}
