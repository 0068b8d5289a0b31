namespace NeuralNet.PublicTests;

/// <summary>What a user mixes up: models that share layers, files, the settings of a run that is resumed.</summary>
public sealed class MistakeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    private string File => Path.Combine(_folder, "file.safetensors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // The paths of a layer are those of the model that was built last with it; a file has those of the model that is saved.
    [Fact]
    public void SaveAndResume_ModelWhoseLayerIsAtAnotherPlaceOfALaterModel_AreItsOwn()
    {
        var body = new Dense(4, 4, Activation.Relu);
        var first = new Model([body, new Dense(4, 2)], seed: 1);
        _ = new Model([new Dense(4, 4), body, new Dense(4, 3)], seed: 2);
        var trainer = new Trainer(first, new SoftmaxCrossEntropy(), new Adam());
        trainer.Fit(Rows(20), epochs: 1);
        float[] expected = first.Predict(Rows(5).Features).ToArray();

        first.Save(File);
        Model.Load(File).Predict(Rows(5).Features).ToArray().Should().Equal(expected);
        first.Clone().Predict(Rows(5).Features).ToArray().Should().Equal(expected);

        trainer.SaveCheckpoint(File);
        Trainer resumed = Trainer.Resume(File);
        resumed.Fit(Rows(20), epochs: 1);
        trainer.Fit(Rows(20), epochs: 1);
        resumed.Model.Predict(Rows(5).Features).ToArray().Should().Equal(first.Predict(Rows(5).Features).ToArray());
    }

    [Fact]
    public void Dataset_FeaturesThatAreTransposed_Throws() =>
        FluentActions.Invoking(() => new Dataset(new Tensor(4, 100), new Tensor(100, 1))).Should().Throw<ArgumentException>()
            .WithMessage("*got features [4, 100] and targets [100, 1]. The features look transposed: pass features.Transpose().*");

    [Fact]
    public void Fit_ClassesWithALossOfNumbers_SaysWhatToTake() =>
        FluentActions.Invoking(() => new Trainer(new Model([new Dense(4, 3)]), new MeanSquaredError(), new Sgd(0.1f)).Fit(Rows(9), 1))
            .Should().Throw<ArgumentException>().WithMessage(
                "MeanSquaredError expects targets [B, 3] for 3 outputs a row but got [B, 1]. Give the model one output; where the targets are classes, use SoftmaxCrossEntropy.");

    [Fact]
    public void Resume_AFileOfData_SaysWhatIsIn()
    {
        Rows(9).Save(File);

        FluentActions.Invoking(() => Trainer.Resume(File)).Should().Throw<InvalidDataException>()
            .WithMessage("Cannot load a checkpoint from *the file holds tensors but not how layers use them.*");
    }

    [Fact]
    public void DatasetLoad_AModel_SaysHowToLoadIt()
    {
        new Model([new Dense(4, 2)]).Save(File);

        FluentActions.Invoking(() => Dataset.Load(File)).Should().Throw<InvalidDataException>().WithMessage("*A model is read with Model.Load*");
    }

    public static TheoryData<string, string> OtherSettings => new()
    {
        { "best", "*KeepBest or Patience False, but got True.*" },
        { "schedule", "*options.Schedule *Cosine*, but got *Linear*" },
    };

    [Theory]
    [MemberData(nameof(OtherSettings))]
    public void Fit_ResumedWithOtherSettings_SaysWhich(string setting, string message)
    {
        var options = new FitOptions { Schedule = Schedule.Cosine() };
        Interrupt(options);
        FitOptions other = setting == "best" ? options with { Patience = 2 } : options with { Schedule = Schedule.Linear() };

        Trainer resumed = Trainer.Resume(File);

        resumed.Invoking(trainer => trainer.Fit(Rows(20), 3, 4, Rows(8), other)).Should().Throw<ArgumentException>().WithMessage(message);
        resumed.Fit(Rows(20), 3, 4, Rows(8), options).Epochs.Should().HaveCount(3);
    }

    [Fact]
    public void Fit_NullWhereAListIsExpected_SaysWhich()
    {
        Trainer trainer = New();

        trainer.Invoking(t => t.Fit(Rows(9), 1, options: new() { Observers = null! })).Should().Throw<ArgumentNullException>();
        trainer.Invoking(t => t.Evaluate(Rows(9), [null!])).Should().Throw<ArgumentNullException>().WithMessage("*metrics*");
    }

    [Fact]
    public void PartsWithoutATextOfTheirOwn_AreNamedWithoutNamespace()
    {
        new Bare().ToString().Should().Be("Bare");
        new Adam().ToString().Should().Be("Adam");
    }

    private void Interrupt(FitOptions options)
    {
        Trainer trainer = New();
        trainer.Fit(Rows(20), 3, 4, Rows(8), options with { OnEpoch = _ => trainer.SaveCheckpoint(File), Observers = [new StopAtOnce()] });
    }

    private static Trainer New() => new(new Model([new Dense(4, 2)], seed: 1), new SoftmaxCrossEntropy(), new Adam());

    private static Dataset Rows(int count)
    {
        Tensor features = Tensor.Uniform(new Shape(count, 4), -1, 1, seed: 1);
        return new Dataset(features, Tensor.From([.. Enumerable.Range(0, count).Select(i => features[i, 0] > 0 ? 1f : 0)], count, 1));
    }

    private sealed class StopAtOnce : ITrainingObserver
    {
        public void OnEpoch(TrainingRun run, EpochResult result) => run.Stop();
    }

    private sealed class Bare() : Layer(1, 1)
    {
        public override void Forward(ReadOnlyMatrixSpan input, MatrixSpan output, LayerContext context) => input.AsSpan().CopyTo(output.AsSpan());

        public override void Backward(
            ReadOnlyMatrixSpan input, ReadOnlyMatrixSpan output, MatrixSpan outputGradient, MatrixSpan inputGradient, LayerContext context)
        {
        }
    }
}
